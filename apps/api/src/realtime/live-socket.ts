import type { ClientEvents, Role, ServerEvents } from '@lockstep/contracts';
import type { Principal } from '@lockstep/core';
import type { DefaultEventsMap, Server, Socket } from 'socket.io';

/** What the server knows about a connection besides its rooms. */
export interface SocketData {
  principal: Principal;
  /** What the caller showed last; asked about again from time to time. */
  credential: string;
  /** Milliseconds since 1970 at which an access token runs out; null for API keys. */
  expiresAt: number | null;
  /** Projects joined, by id, with the role that the caller had there. */
  projects: Map<string, Role>;
  /** Project of each document that the caller was let to, by document. */
  docs: Map<string, string>;
}

export type LiveServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type LiveSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
