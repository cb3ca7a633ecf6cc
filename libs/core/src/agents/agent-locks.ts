import { createHash } from 'node:crypto';
import type { HeldLock, Holder, LockProof } from '../ports/lock-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { ProjectAccess } from '../projects/access.js';

/** Seconds between the hook before a tool and the one after it, the person's "yes" in between included. Nobody renews it. */
const TTL = 120;

/** The short locks of agents: taken before a tool writes, gone after it, at the end of the run or of their time. */
export class AgentLocks {
  constructor(private readonly store: Store) {}

  /** @returns the lock that stands in the way, or null when it is this session's now. */
  async take(docId: string, access: ProjectAccess, sessionId: string): Promise<HeldLock | null> {
    const outcome = await this.store.locks.acquire(docId, holderOf(access, sessionId), TTL);
    return outcome.done ? null : outcome.lock;
  }

  async ofOther(docId: string, access: ProjectAccess, sessionId: string): Promise<HeldLock | null> {
    const lock = await this.store.locks.find(docId);
    return lock && !isOwn(lock, holderOf(access, sessionId)) ? lock : null;
  }

  /** What proves that this session holds the document; null when it does not. */
  async proof(docId: string, access: ProjectAccess, sessionId: string): Promise<LockProof | null> {
    const lock = await this.store.locks.find(docId);
    return lock && isOwn(lock, holderOf(access, sessionId)) ? { session: lock.session, token: lock.token } : null;
  }

  async release(docId: string, access: ProjectAccess, sessionId: string): Promise<void> {
    const proof = await this.proof(docId, access, sessionId);
    if (proof) await this.store.locks.release(docId, holderOf(access, sessionId), proof.token);
  }

  async releaseAll(access: ProjectAccess, sessionId: string): Promise<void> {
    const holder = holderOf(access, sessionId);
    const own = (await this.store.locks.list(access.projectId)).filter((lock) => isOwn(lock, holder));
    for (const { docId, token } of own) await this.store.locks.release(docId, holder, token);
  }
}

/** Two runs with one key are two holders. A client's name for its run may have any length and any characters. */
function holderOf({ principal }: ProjectAccess, sessionId: string): Holder {
  return { session: `agent-${createHash('sha256').update(sessionId).digest('hex').slice(0, 32)}`, actor: actorOf(principal) };
}

function isOwn(lock: HeldLock, { session, actor }: Holder): boolean {
  return lock.session === session && lock.holder.id === actor.id;
}
