import { LIMITS } from '@lockstep/contracts';
import type { Lock } from '@lockstep/contracts';
import { DomainError, invalidField } from '../errors.js';
import type { HeldLock, Holder, LockProof } from '../ports/lock-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';
import { maySteal, viewLock } from './views.js';

/** Expired locks freed per statement: keeps the sweeper's row locks short. */
const SWEEP_BATCH = 100;

/** What survives the trip through an HTTP header unchanged. */
const SESSION = new RegExp(`^[!-~]{${LIMITS.lockSessionMinChars},${LIMITS.lockSessionMaxChars}}$`);

/** The lock protocol: a lease per document, by the database's clock, fenced by a token that only grows. */
export class Locks {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /**
   * Takes a document for a session; taking one's own again keeps the token and moves the expiry.
   * @param ttlSeconds 10 to 1800.
   * @throws DomainError `lock.held` with the lock of whoever has it.
   */
  async acquire(principal: Principal, at: LockTarget, session: string, ttlSeconds?: number): Promise<Lock> {
    const { access } = await this.access.toDoc(principal, at, 'locks.write');
    const holder = holderOf(principal, session);
    const outcome = await this.store.locks.acquire(at.docId, holder, checkTtl(ttlSeconds));
    if (outcome.done) return viewLock(outcome.lock, access);
    throw outcome.lock ? lockHeld(outcome.lock, access) : new DomainError('doc.not_found', { detail: 'The document was deleted meanwhile.' });
  }

  /** @throws DomainError `lock.lost` with whoever has it now. */
  async renew(principal: Principal, at: LockTarget, { session, token }: LockProof, ttlSeconds?: number): Promise<Lock> {
    const { access } = await this.access.toDoc(principal, at, 'locks.write');
    const outcome = await this.store.locks.renew(at.docId, holderOf(principal, session), checkToken(token), checkTtl(ttlSeconds));
    if (outcome.done) return viewLock(outcome.lock, access);
    throw lockLost(outcome.lock, access);
  }

  /** Frees a lock; quietly does nothing when it is not the caller's any more. Its holder may let go whatever became of his rights since. */
  async release(principal: Principal, at: LockTarget, { session, token }: LockProof): Promise<void> {
    const released = await this.store.locks.release(at.docId, holderOf(principal, session), checkToken(token));
    if (!released) await this.reachDeletedToo(principal, at);
  }

  /**
   * Takes a lock over from its holder; the reason goes to the audit trail.
   * @throws DomainError `lock.steal_refused` when the rules forbid it, `lock.changed` when it is not the lock the caller saw any more.
   */
  async steal(principal: Principal, at: LockTarget, { session, seenToken, reason }: { session: string; seenToken: number; reason: string }): Promise<Lock> {
    const { access } = await this.access.toDoc(principal, at, principal.kind === 'apiKey' ? 'locks.steal' : 'locks.write');
    const current = await this.store.locks.find(at.docId);
    // First of all, so that what is allowed is judged for the very lock that is taken.
    if (current && current.token !== seenToken) throw lockChanged(current, access);
    if (current && !maySteal(current, access)) throw stealRefused(current, access);
    const outcome = await this.store.locks.steal(at.docId, holderOf(principal, session), { seenToken: checkToken(seenToken), ttlSeconds: LIMITS.lockTtlDefault, reason });
    if (outcome.done) return viewLock(outcome.lock, access);
    throw lockChanged(outcome.lock, access);
  }

  /** Every live lock of a project that the caller may see. Bounded by the number of people who type at once, so not paged. */
  async list(principal: Principal, project: string): Promise<Lock[]> {
    const access = await this.access.to(principal, project, 'docs.read');
    const locks = await this.store.locks.list(access.projectId);
    return locks.filter((lock) => seesPath(principal, lock.path)).map((lock) => viewLock(lock, access));
  }

  /** A lock outlives the deletion of its document, so that its holder can bring it back: letting it go twice is no error either. */
  private async reachDeletedToo(principal: Principal, at: LockTarget): Promise<void> {
    try {
      await this.access.toDoc(principal, at, 'locks.write');
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'doc.not_found') throw error;
      const { projectId } = await this.access.to(principal, at.project, 'locks.write');
      const deleted = await this.store.docs.findHead(projectId, at.docId, { archived: true });
      if (!deleted || !seesPath(principal, deleted.path)) throw error;
    }
  }

  /** Frees every lock past its time, in batches; any number of processes may do this at once. Returns how many it freed. */
  async sweep(): Promise<number> {
    let freed = 0;
    for (;;) {
      const batch = await this.store.locks.expire(SWEEP_BATCH);
      freed += batch;
      if (batch < SWEEP_BATCH) return freed;
    }
  }
}

export interface LockTarget {
  /** Id or slug. */
  project: string;
  docId: string;
}

/** The refusal that everybody who meets somebody else's lock gets. */
export function lockHeld(lock: HeldLock, access: ProjectAccess): DomainError {
  const seconds = Math.max(1, Math.ceil(lock.expiresInMs / 1000));
  return new DomainError('lock.held', {
    detail: `${lock.holder.name} is editing this document. The lock ends in ${seconds} s unless it is renewed.`,
    lock: viewLock(lock, access),
    retryAfterSeconds: seconds,
  });
}

/** The refusal of a writer whose lock ended or went to somebody else. */
export function lockLost(lock: HeldLock | null, access: ProjectAccess): DomainError {
  return new DomainError('lock.lost', {
    detail: lock ? `The lock is with ${lock.holder.name} now.` : 'The lock has ended. Take it again, then save on the current version.',
    lock: lock && viewLock(lock, access),
  });
}

function lockChanged(lock: HeldLock | null, access: ProjectAccess): DomainError {
  return new DomainError('lock.changed', {
    detail: 'The lock changed hands meanwhile. Look again before you take it over.',
    lock: lock && viewLock(lock, access),
  });
}

function stealRefused(lock: HeldLock, access: ProjectAccess): DomainError {
  return new DomainError('lock.steal_refused', {
    detail: `${lock.holder.name} was active in the last ${LIMITS.lockStealAfterIdle} s. An admin may take the lock over at once.`,
    lock: viewLock(lock, access),
  });
}

function holderOf(principal: Principal, session: string): Holder {
  if (!SESSION.test(session)) {
    throw invalidField('session', `must have ${LIMITS.lockSessionMinChars} to ${LIMITS.lockSessionMaxChars} printable ASCII characters: a random id of this page or run`);
  }
  return { session, actor: actorOf(principal) };
}

function checkTtl(ttlSeconds: number = LIMITS.lockTtlDefault): number {
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < LIMITS.lockTtlMin || ttlSeconds > LIMITS.lockTtlMax) {
    throw invalidField('ttlSeconds', `must be a whole number from ${LIMITS.lockTtlMin} to ${LIMITS.lockTtlMax}`);
  }
  return ttlSeconds;
}

function checkToken(token: number): number {
  if (!Number.isSafeInteger(token) || token < 0) throw invalidField('token', 'must be the whole number that came with the lock');
  return token;
}
