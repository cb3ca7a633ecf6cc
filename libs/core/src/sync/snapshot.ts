import type { Rooms } from '../ports/store.js';
import type { BaseRow, ConflictHead } from '../ports/sync-store.js';
import type { DocSnapshot, Snapshot } from './plan.js';
import { planSync } from './plan.js';
import type { InboundStep, Plan } from './plan.js';
import type { RemoteState, SyncRun } from './run.js';
import type { Selection } from './selection.js';
import { scanTree } from './tree-scan.js';
import type { TreeScan } from './tree-scan.js';

/** Our side of a link: live documents and what was last agreed on about them. */
export interface OurSide {
  docs: DocSnapshot[];
  otherPaths: Set<string>;
  bases: BaseRow[];
  /** Bases that the link's rules do not reach any more: forgotten without touching either side. */
  strays: BaseRow[];
}

export async function readOurSide(rooms: Rooms, link: { id: string; projectId: string }, selection: Selection): Promise<OurSide> {
  const [index, bases] = [await rooms.docs.index(link.projectId), await rooms.sync.bases(link.id)];
  return {
    docs: index.filter((doc) => selection.has(doc.path)),
    otherPaths: new Set(index.flatMap((doc) => (selection.has(doc.path) ? [] : [doc.path]))),
    bases: bases.filter((base) => selection.has(base.path)),
    strays: bases.filter((base) => !selection.has(base.path)),
  };
}

/** Whether our side holds anything that the other side does not have yet, apart from what waits for a person. */
export function hasUnsynced(ours: OurSide, conflicts: ConflictHead[]): boolean {
  return unsyncedDocs(ours, conflicts).length > 0 || ours.strays.length > 0 || deletedHere(ours, conflicts).length > 0;
}

export function unsyncedDocs({ docs, bases }: OurSide, conflicts: ConflictHead[]): DocSnapshot[] {
  const baseOf = new Map(bases.map((base) => [base.docId, base]));
  const waiting = new Map(conflicts.map((conflict) => [conflict.docId, conflict.oursVersion]));
  return docs.filter((doc) => {
    const base = baseOf.get(doc.id);
    const agreed = base !== undefined && base.blobSha === doc.contentSha && base.path === doc.path;
    return !agreed && waiting.get(doc.id) !== doc.version;
  });
}

export function deletedHere({ docs, bases }: OurSide, conflicts: ConflictHead[]): BaseRow[] {
  const live = new Set(docs.map((doc) => doc.id));
  const waiting = new Set(conflicts.flatMap((conflict) => (conflict.kind === 'delete_modify' ? [conflict.path] : [])));
  return bases.filter((base) => !live.has(base.docId) && !waiting.has(base.path));
}

/** What is true now, planned. Files found unreadable during this run are known by then. */
export async function planRun(run: SyncRun, rooms: Rooms, remote: RemoteState): Promise<{ plan: Plan; ours: OurSide; tree: TreeScan }> {
  const ours = await readOurSide(rooms, run.link, run.selection);
  return { ...planSides(run, ours, remote), ours };
}

export function planSides(
  { selection, skipped }: Pick<SyncRun, 'selection' | 'skipped'>,
  ours: OurSide,
  remote: RemoteState,
): { plan: Plan; tree: TreeScan } {
  const tracked = new Set(ours.bases.map((base) => base.path));
  const tree = scanTree(remote.entries, selection, skipped, tracked);
  const snapshot: Snapshot = { docs: ours.docs, bases: ours.bases, tree, otherPaths: ours.otherPaths };
  const plan = planSync(snapshot);
  plan.inbound.push(...ours.strays.map((base): InboundStep => ({ kind: 'drop', base })));
  for (const file of plan.collisions) tree.skipped.push({ path: file.path, sha: file.blobSha, reason: 'collision' });
  return { plan, tree };
}
