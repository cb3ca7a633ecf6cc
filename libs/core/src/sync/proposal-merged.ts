import type { PendingBase } from '../ports/sync-store.js';
import type { RemoteState, SyncRun } from './run.js';
import type { Store } from '../ports/store.js';

/**
 * Looks which proposed documents the branch now has, byte for byte, and takes them for agreed. However they came there (merge, squash,
 * rebase, by hand): what counts is that the file is there with the bytes of that version, or gone as proposed.
 */
export async function settleMerged(run: SyncRun, store: Store, { head, entries }: RemoteState): Promise<void> {
  const proposed = run.link.pullRequest?.bases ?? [];
  if (proposed.length === 0) return;
  const blobs = new Map(entries.map(({ path, sha }) => [run.selection.toDocPath(path), sha]));
  const bases = new Map((await store.sync.bases(run.link.id)).map((base) => [base.docId, base]));
  const arrived = proposed.filter(({ docId, path, blobSha, version }) => {
    const base = bases.get(docId);
    if (version === null) return base?.path === path && base.blobSha === blobSha && !blobs.has(path);
    if (blobs.get(path) !== blobSha || (base !== undefined && base.version >= version && base.path === path)) return false;
    // A file that moved has arrived when it is not at its old place any more: until then both are there.
    return base === undefined || base.path === path || !blobs.has(base.path);
  });
  if (arrived.length > 0) await settle(run, head.sha, arrived);
}

async function settle(run: SyncRun, commitSha: string, arrived: PendingBase[]): Promise<void> {
  await run.write(async (tx) => {
    await tx.sync.setBasesFromVersions(run.link.id, arrived);
    await tx.docs.markPublished(arrived.flatMap(({ docId, version }) => (version === null ? [] : [{ docId, version }])), commitSha);
  });
}
