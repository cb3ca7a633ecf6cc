import type { PendingBase } from '../ports/sync-store.js';
import type { SyncRun } from './run.js';

/**
 * Finds out whether a commit of ours is part of the branch, and if so makes true what it set out to, in one transaction:
 * bases are exactly what was committed, so a document edited meanwhile stays dirty.
 */
export async function settlePending(run: SyncRun, headSha: string, pending: { commitSha: string; bases: PendingBase[] }): Promise<boolean> {
  const { commitSha, bases } = pending;
  const arrived = headSha === commitSha || (await run.remote.isAncestor(commitSha, headSha));
  if (!arrived) return false;
  await run.write(async (tx) => {
    await tx.sync.setBasesFromVersions(run.link.id, bases);
    await tx.docs.markPublished(bases.flatMap(({ docId, version }) => (version === null ? [] : [{ docId, version }])), commitSha);
    await tx.sync.updateLink(run.link.id, { lastHeadSha: commitSha, etag: null, pendingCommitSha: null, pendingBases: null });
  });
  run.outbound += bases.length;
  run.commitSha = commitSha;
  return true;
}

/** The commit is not part of the branch and, as far as anybody can tell, will not be. */
export async function forgetPending(run: SyncRun): Promise<void> {
  await run.write((tx) => tx.sync.updateLink(run.link.id, { pendingCommitSha: null, pendingBases: null }));
}
