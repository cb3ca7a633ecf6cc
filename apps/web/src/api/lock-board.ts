import type { Lock, LockEvent } from '@lockstep/contracts';

/** What this page knows of one document's lock. */
export interface LockEntry {
  /** Highest fencing token seen; news that carry a lower one are old. */
  token: number;
  lock: Lock | null;
  /** Monotonic milliseconds at which the request behind this news was sent, or the event arrived. */
  at: number;
}

export type LockBoard = ReadonlyMap<string, LockEntry>;

export const emptyBoard: LockBoard = new Map();

/** Events arrive in any order and more than once; only a token at least as high as the known one counts. */
export function withEvent(board: LockBoard, event: Pick<LockEvent, 'docId' | 'token' | 'lock'>, at: number): LockBoard {
  const known = board.get(event.docId);
  if (known && event.token < known.token) return board;
  return new Map(board).set(event.docId, { token: event.token, lock: event.lock, at });
}

/**
 * A snapshot is complete: documents it does not name are free. It may be older than an event that overtook it,
 * so it frees only what was learnt before it was asked for. What is free by now has a token above the one it was held under:
 * late word of that holder is old.
 */
export function withSnapshot(board: LockBoard, locks: readonly Lock[], askedAt: number): LockBoard {
  const next = new Map(board);
  const held = new Set(locks.map((lock) => lock.docId));
  for (const [docId, entry] of board) {
    if (!held.has(docId) && entry.lock && entry.at <= askedAt) next.set(docId, { token: entry.token + 1, lock: null, at: askedAt });
  }
  for (const lock of locks) {
    const known = next.get(lock.docId);
    if (!known || lock.token >= known.token) next.set(lock.docId, { token: lock.token, lock, at: askedAt });
  }
  return next;
}

/** Milliseconds until the lock runs out by this page's monotonic clock, never by comparing wall clocks. */
export function remainingMs(entry: LockEntry, now: number): number {
  return entry.lock ? Math.max(0, entry.lock.expiresInMs - (now - entry.at)) : 0;
}

/** The live lock of a document: one that has run out counts as free until the server says otherwise. */
export function liveLock(board: LockBoard, docId: string, now: number): Lock | null {
  const entry = board.get(docId);
  return entry?.lock && remainingMs(entry, now) > 0 ? entry.lock : null;
}
