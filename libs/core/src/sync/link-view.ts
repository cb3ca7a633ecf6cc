import type { Delivery, Link, LinkPause, LinkStatus, SyncRun, SyncTrouble } from '@lockstep/contracts';
import type { Rooms } from '../ports/store.js';
import type { DeliveryRow, LinkError, LinkRow, RunRow } from '../ports/sync-store.js';
import { viewPullRequest } from './proposal-state.js';
import { Selection } from './selection.js';
import { readOurSide, unsyncedDocs } from './snapshot.js';
import type { Waiting } from './snapshot.js';

/** Links as clients see them: never a secret, always how far behind they are. */
export async function viewLinks(rooms: Rooms, rows: LinkRow[]): Promise<Link[]> {
  const ids = rows.map((row) => row.id);
  const [runs, conflicts, staged] = [await rooms.sync.lastRuns(ids), await rooms.sync.openConflicts(ids), await rooms.sync.stagedHeads(ids)];
  const links: Link[] = [];
  for (const row of rows) {
    const waiting = { conflicts: conflicts.filter((one) => one.linkId === row.id), staged: staged.filter((one) => one.linkId === row.id) };
    links.push(await viewLink(rooms, row, runs.get(row.id) ?? null, waiting));
  }
  return links;
}

async function viewLink(rooms: Rooms, row: LinkRow, lastRun: RunRow | null, waiting: Waiting): Promise<Link> {
  const { id, owner, repo, branch, root, include, exclude, mode, lastError, lastHeadSha, skipped, skippedCounts, rateLimit } = row;
  const dirty = unsyncedDocs(await readOurSide(rooms, row, new Selection(row)), waiting).length;
  return {
    id,
    owner,
    repo,
    branch,
    root,
    include,
    exclude,
    mode,
    status: shownStatus(row, waiting.conflicts.length),
    headSha: lastHeadSha,
    lagSeconds: lagOf(row),
    dirty,
    staged: waiting.staged.length,
    conflicts: waiting.conflicts.length,
    lastRun: lastRun && viewRun(lastRun),
    lastError: viewTrouble(lastError),
    editingError: viewTrouble(row.pullsError),
    pullRequest: viewPullRequest(row),
    paused: viewPause(row),
    rateLimit,
    skipped: skipped.map(({ path, reason }) => ({ path, reason })),
    skippedCounts,
  };
}

export function viewTrouble(error: LinkError | null): SyncTrouble | null {
  return error && { code: error.code, message: error.message, next: error.next };
}

/** Seconds since the oldest change that has not reached the other side. */
export function lagOf({ needsSyncAt }: LinkRow): number {
  return needsSyncAt ? Math.max(0, Math.round((Date.now() - needsSyncAt.getTime()) / 1000)) : 0;
}

export function viewPause({ pausedAt, pausedBy }: LinkRow): LinkPause | null {
  if (!pausedAt) return null;
  const by = pausedBy?.name ?? 'somebody';
  return { since: pausedAt.toISOString(), by, words: `Paused by ${by}. Nothing comes in or goes out until somebody resumes it; what changes meanwhile is kept and follows then.` };
}

/** A run that a pause cut off has left \`syncing\` behind, which is not what is so. */
export function shownStatus({ status, pausedAt, firstSyncedAt }: LinkRow, conflicts: number): LinkStatus {
  if (status !== 'syncing' || pausedAt === null) return status;
  if (firstSyncedAt === null) return 'new';
  return conflicts > 0 ? 'conflicts' : 'ok';
}

export function viewRun({ linkId: _linkId, startedAt, finishedAt, ...row }: RunRow): SyncRun {
  return { ...row, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

export function viewDelivery({ id, deliveryId, event, status, attempts, error, receivedAt, processedAt }: DeliveryRow): Delivery {
  return { id, deliveryId, event, status, attempts, error, receivedAt: receivedAt.toISOString(), processedAt: processedAt?.toISOString() ?? null };
}
