import type { Rooms } from '../ports/store.js';
import type { BaseRow, ConflictHead, StagedHead } from '../ports/sync-store.js';
import type { DocSnapshot } from './plan-types.js';
import { planSync } from './plan.js';
import type { InboundStep, Plan } from './plan-types.js';
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

/** What waits for a person: for his decision, or for him to be done. */
export interface Waiting {
  conflicts: ConflictHead[];
  staged: StagedHead[];
}

/** What of a link waits for somebody. */
export async function waitingOf(rooms: Pick<Rooms, 'sync'>, linkId: string): Promise<Waiting> {
  return { conflicts: await rooms.sync.openConflicts([linkId]), staged: await rooms.sync.stagedHeads([linkId]) };
}

/** Whether our side holds anything that the other side does not have yet, apart from what waits for a person. */
export function hasUnsynced(ours: OurSide, waiting: Waiting): boolean {
  return unsyncedDocs(ours, waiting).length > 0 || ours.strays.length > 0 || deletedHere(ours, waiting.conflicts).length > 0;
}

export function unsyncedDocs({ docs, bases }: OurSide, { conflicts, staged }: Waiting): DocSnapshot[] {
  const baseOf = new Map(bases.map((base) => [base.docId, base]));
  const undecided = new Map(conflicts.map((conflict) => [conflict.docId, conflict.oursVersion]));
  const held = new Map(staged.map((one) => [one.docId, one.version]));
  return docs.filter((doc) => {
    const base = baseOf.get(doc.id);
    const agreed = base !== undefined && base.blobSha === doc.contentSha && base.path === doc.path;
    return !agreed && undecided.get(doc.id) !== doc.version && held.get(doc.id) !== doc.version;
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
  return { ...(await planSides(run, ours, remote)), ours };
}

export async function planSides(
  { selection, unreadable }: Pick<SyncRun, 'selection' | 'unreadable'>,
  ours: OurSide,
  remote: RemoteState,
): Promise<{ plan: Plan; tree: TreeScan }> {
  const tracked = new Set(ours.bases.map((base) => base.path));
  const tree = scanTree(remote.entries, selection, unreadable, tracked);
  const snapshot = { docs: ours.docs, bases: ours.bases, tree, otherPaths: ours.otherPaths };
  const plan = planSync({ ...snapshot, edited: await remote.renames.find(snapshot) });
  plan.inbound.push(...ours.strays.map((base): InboundStep => ({ kind: 'drop', base })));
  for (const file of plan.collisions) tree.skipped.add(file.path, 'collision');
  return { plan, tree };
}
