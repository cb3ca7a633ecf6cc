import type { ServerEvents } from '@lockstep/contracts';

/** A message to everybody in any of the rooms; each socket gets it once. A hint: a client that missed it takes a snapshot. */
export type Broadcast = {
  [Name in keyof ServerEvents]: { rooms: string[]; event: Name; payload: Parameters<ServerEvents[Name]>[0] };
}[keyof ServerEvents];
