import { Inject, Injectable } from '@nestjs/common';
import type { ServerEvents } from '@lockstep/contracts';
import { BACKBONE } from '../tokens.js';
import type { Backbone } from './backbone.js';
import type { Broadcast } from './broadcast.js';
import type { LiveServer, LiveSocket } from './live-socket.js';

/** The sockets of every process, by room. */
@Injectable()
export class LiveRooms {
  private server: LiveServer | null = null;

  constructor(@Inject(BACKBONE) private readonly backbone: Backbone | null) {}

  attach(server: LiveServer): void {
    this.server = server;
  }

  /** The sockets of this process. */
  local(): LiveSocket[] {
    return [...(this.server?.sockets.sockets.values() ?? [])];
  }

  /** A socket in several of the rooms hears it once. */
  broadcast({ rooms, event, payload }: Broadcast): void {
    // Socket.IO's types cannot follow a union of pairs; Broadcast is what keeps event and payload together.
    const audience = this.server?.to(rooms) as { emit(event: string, payload: unknown): boolean } | undefined;
    audience?.emit(event, payload);
  }

  /** A word to some sockets of this process. */
  tell<E extends keyof ServerEvents>(socketIds: string[], event: E, ...payload: Parameters<ServerEvents[E]>): void {
    for (const socketId of socketIds) this.server?.sockets.sockets.get(socketId)?.emit(event, ...payload);
  }

  /**
   * Closes the sockets of a room, here and in every other process.
   * @throws Error while the other processes cannot be told; those here are closed all the same.
   */
  disconnect(room: string): void {
    this.server?.local.in(room).disconnectSockets(true);
    if (!this.backbone) return;
    if (!this.backbone.ready) throw new Error('Redis is away; sockets of other processes were not told');
    this.server?.in(room).disconnectSockets(true);
  }
}
