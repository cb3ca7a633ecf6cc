import type { Actor } from './actor.js';

/** A live lock on a document. `token` is the fencing number: it grows with every change of ownership and never falls. */
export interface Lock {
  docId: string;
  token: number;
  holder: Actor;
  /** Shown to its own holder only. */
  session?: string;
  acquiredAt: string;
  expiresAt: string;
  expiresInMs: number;
  /** Whether the one who asks may take it over now. */
  canSteal: boolean;
}
