import { LIMITS } from '@lockstep/contracts';
import type { Lock, Role } from '@lockstep/contracts';
import type { HeldLock } from '../ports/lock-store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { atLeast } from '../projects/access.js';

/** Who looks at a lock: what he is shown of it depends on it. null: everybody (a broadcast). */
export type LockViewer = { principal: Principal; role: Role } | null;

/** A lock as its viewer sees it: the session only if it is his own, `canSteal` by his role. */
export function viewLock(lock: HeldLock, viewer: LockViewer): Lock {
  const own = viewer !== null && actorOf(viewer.principal).id === lock.holder.id;
  return {
    docId: lock.docId,
    token: lock.token,
    holder: lock.holder,
    ...(own ? { session: lock.session } : {}),
    acquiredAt: lock.acquiredAt.toISOString(),
    expiresAt: lock.expiresAt.toISOString(),
    expiresInMs: Math.max(0, lock.expiresInMs),
    canSteal: viewer !== null && maySteal(lock, viewer),
  };
}

/**
 * Whether a lock may be taken over: one's own (another tab) and by admins at once, by other editors after two minutes
 * without activity, by keys only with the scope for it.
 */
export function maySteal(lock: HeldLock, viewer: NonNullable<LockViewer>): boolean {
  const { principal, role } = viewer;
  if (principal.kind === 'apiKey' ? !principal.scopes.includes('locks:steal') : !atLeast(role, 'editor')) return false;
  if (lock.holder.id === actorOf(principal).id) return true;
  return atLeast(role, 'admin') || lock.idleMs >= LIMITS.lockStealAfterIdle * 1000;
}
