import type { Delivery, Link, SyncRun } from '@lockstep/contracts';
import type { Rooms } from '../ports/store.js';
import type { DeliveryRow, LinkRow, RunRow } from '../ports/sync-store.js';
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
  const { id, owner, repo, branch, root, include, exclude, mode, status, lastError, lastHeadSha, skipped } = row;
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
    status,
    headSha: lastHeadSha,
    lagSeconds: row.needsSyncAt ? Math.max(0, Math.round((Date.now() - row.needsSyncAt.getTime()) / 1000)) : 0,
    dirty,
    staged: waiting.staged.length,
    conflicts: waiting.conflicts.length,
    lastRun: lastRun && viewRun(lastRun),
    lastError: lastError && { code: lastError.code, message: lastError.message, next: lastError.next },
    pullRequest: viewPullRequest(row),
    skipped: skipped.map(({ path, reason }) => ({ path, reason })),
  };
}

export function viewRun(row: RunRow): SyncRun {
  const { id, trigger, status, startedAt, finishedAt, inbound, outbound, conflicts, commitSha, error } = row;
  return { id, trigger, status, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, inbound, outbound, conflicts, commitSha, error };
}

export function viewDelivery({ id, deliveryId, event, status, attempts, error, receivedAt, processedAt }: DeliveryRow): Delivery {
  return { id, deliveryId, event, status, attempts, error, receivedAt: receivedAt.toISOString(), processedAt: processedAt?.toISOString() ?? null };
}
