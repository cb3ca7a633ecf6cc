import type { Actor } from '@lockstep/contracts';

/** A lock row that has a live or expired holder. */
export interface HeldLock {
  docId: string;
  projectId: string;
  token: number;
  holder: Actor;
  session: string;
  acquiredAt: Date;
  lastActivityAt: Date;
  expiresAt: Date;
  /** Time left by the database's clock when it was read; 0 or less: expired. */
  expiresInMs: number;
  /** Time by the database's clock since the holder took or renewed the lock, typed or wrote the document. */
  idleMs: number;
}

/** What a writer shows to prove that the lock is his. */
export interface LockProof {
  session: string;
  token: number;
}

export interface Holder {
  session: string;
  actor: Actor;
}

/** `done: false` carries the live lock that stands in the way, if there is one. */
export type LockOutcome = { done: true; lock: HeldLock } | { done: false; lock: HeldLock | null };

/** Each verb is one conditional statement by the database's clock, and writes its own outbox row when the ownership changes. */
export interface LockStore {
  /** Takes a free, expired or own lock. `done: false`: the live lock of someone else. Own live lock: same token, no event, no activity. */
  acquire(docId: string, holder: Holder, ttlSeconds: number): Promise<LockOutcome>;
  /** Moves the expiry of a live lock that matches. `done: false`: lost; `lock` is who has it now. */
  renew(docId: string, holder: Holder, token: number, ttlSeconds: number): Promise<LockOutcome>;
  /** Frees a lock that matches; false when it was not his any more. */
  release(docId: string, holder: Holder, token: number): Promise<boolean>;
  /** Compare-and-set on the token that the thief saw. `done: false`: somebody else was faster. */
  steal(docId: string, thief: Holder, take: { seenToken: number; ttlSeconds: number; reason: string }): Promise<LockOutcome>;
  /** Frees locks past their time, each once however many sweepers run. Returns how many. */
  expire(limit: number): Promise<number>;
  /** Live lock of one document. */
  find(docId: string): Promise<HeldLock | null>;
  /** Inside a transaction: which of these documents somebody holds. Until it ends nobody gets a lock on any of them, and none is given back. */
  pinHeld(docIds: string[]): Promise<Set<string>>;
  /** Every live lock of a project, with the path of its document. */
  list(projectId: string): Promise<(HeldLock & { path: string })[]>;
  /**
   * Prolongs all matching live locks in one statement. Those whose holder did nothing for LIMITS.lockIdleRelease end by it.
   * @returns the matching ones, with the milliseconds since their holder did something.
   */
  renewMany(held: { docId: string; session: string; token: number; active: boolean }[], ttlSeconds: number): Promise<{ docId: string; token: number; idleMs: number }[]>;
  /** Shortens the expiry of matching locks to at most `seconds` from now: their socket is gone, their holder may come back. */
  shorten(held: { docId: string; session: string; token: number }[], seconds: number): Promise<void>;
}
