import type { ConflictKind } from '@lockstep/contracts';
import { collisionKey } from '../docs/paths.js';
import type { BaseRow } from '../ports/sync-store.js';
import { decide } from './decide.js';
import { mapDocuments } from './mappings.js';
import type { Mapping } from './mappings.js';
import type { FileSnapshot, TreeScan } from './tree-scan.js';

/** A live document that a link carries. */
export interface DocSnapshot {
  id: string;
  path: string;
  version: number;
  contentSha: string;
}

/** Both sides and what they last agreed on, at one moment. */
export interface Snapshot {
  docs: DocSnapshot[];
  bases: BaseRow[];
  tree: TreeScan;
  /** Live documents of the project that the link does not carry: their paths are taken all the same. */
  otherPaths: ReadonlySet<string>;
  /** Files that were renamed and edited in one step, which only their texts tell: document of the base → path of the file. */
  edited: ReadonlyMap<string, string>;
}

/** Something to do in our store. */
export type InboundStep =
  | { kind: 'create'; file: FileSnapshot }
  | { kind: 'update'; doc: DocSnapshot; base: BaseRow; file: FileSnapshot }
  | { kind: 'move'; doc: DocSnapshot; base: BaseRow; file: FileSnapshot }
  | { kind: 'archive'; doc: DocSnapshot; base: BaseRow }
  /** Both sides have the same bytes: only the base is written. */
  | { kind: 'link'; doc: DocSnapshot; file: FileSnapshot }
  /** The bytes there are still the base's; only its path, mode or document is another one. */
  | { kind: 'rebase'; doc: DocSnapshot | null; base: BaseRow; file: FileSnapshot }
  | { kind: 'merge'; doc: DocSnapshot; base: BaseRow; file: FileSnapshot }
  | { kind: 'drop'; base: BaseRow }
  | { kind: 'conflict'; conflict: ConflictKind; path: string; doc: DocSnapshot | null; base: BaseRow | null; file: FileSnapshot | null };

/** Something to do in the repository. */
export type OutboundStep =
  /** `from`: where the file stands now under another name. `exists`: something of ours is at the path already. */
  | { kind: 'write'; doc: DocSnapshot; base: BaseRow | null; from: string | null; exists: boolean; mode: string }
  | { kind: 'delete'; base: BaseRow; path: string };

/** What would make both sides agree. */
export interface Plan {
  inbound: InboundStep[];
  outbound: OutboundStep[];
  /** Documents that cannot go out because of what stands at their path. */
  blocked: string[];
  /** Repository files that cannot come in because a document has nearly the same name. */
  collisions: FileSnapshot[];
}

/**
 * The table of base, ours and theirs (SPEC, SYNC): pure, so that a dry run and a real run can never differ.
 * A path without a step is in agreement, or waits because its file cannot be read.
 */
export function planSync(snapshot: Snapshot): Plan {
  const plan: Plan = { inbound: [], outbound: [], blocked: [], collisions: [] };
  const { mappings, newFiles, newDocs } = mapDocuments(snapshot);
  for (const mapping of mappings) decide(mapping, plan);
  const unclaimed = pairAdded(newDocs, newFiles, plan);
  addCreations(unclaimed, snapshot, plan);
  addFirstWrites(newDocs.filter((doc) => !newFiles.has(doc.path)), plan);
  return guardOutbound(plan, snapshot, mappings);
}

/** Both sides have a new file at one path: the same bytes, or a conflict. Returns the files that have no document. */
function pairAdded(newDocs: DocSnapshot[], newFiles: Map<string, FileSnapshot>, plan: Plan): FileSnapshot[] {
  const unclaimed = new Map(newFiles);
  for (const doc of newDocs) {
    const file = newFiles.get(doc.path);
    if (!file) continue;
    unclaimed.delete(doc.path);
    if (file.blobSha === doc.contentSha) plan.inbound.push({ kind: 'link', doc, file });
    else plan.inbound.push({ kind: 'conflict', conflict: 'add_add', path: doc.path, doc, base: null, file });
  }
  return [...unclaimed.values()];
}

function addCreations(files: FileSnapshot[], snapshot: Snapshot, plan: Plan): void {
  const docs = new Map(snapshot.docs.map((doc) => [doc.path, doc]));
  const taken = new Set([...docs.keys(), ...snapshot.otherPaths].map(collisionKey));
  for (const file of files) {
    const mover = docs.get(file.path);
    if (mover) meetMove(mover, file, plan);
    else if (taken.has(collisionKey(file.path))) plan.collisions.push(file);
    else plan.inbound.push({ kind: 'create', file });
  }
}

/** A document was moved to where a file stands that nobody knew: two of them want one name, and a person decides. */
function meetMove(doc: DocSnapshot, file: FileSnapshot, plan: Plan): void {
  plan.outbound = plan.outbound.filter((step) => step.kind !== 'write' || step.doc.id !== doc.id);
  plan.inbound = plan.inbound.filter((step) => !('doc' in step) || step.doc?.id !== doc.id);
  plan.inbound.push({ kind: 'conflict', conflict: 'add_add', path: file.path, doc, base: null, file });
}

function addFirstWrites(docs: DocSnapshot[], plan: Plan): void {
  for (const doc of docs) plan.outbound.push({ kind: 'write', doc, base: null, from: null, exists: false, mode: '100644' });
}

/** Nothing that we do not carry may be replaced: a skipped file, a folder, a file where a folder would have to be, another document's file. */
function guardOutbound(plan: Plan, { tree }: Snapshot, mappings: Mapping[]): Plan {
  const vacated = new Set(plan.outbound.flatMap((step) => (step.kind === 'delete' ? [step.path] : step.from === null ? [] : [step.from])));
  const staying = new Set(mappings.flatMap(({ file }) => (file && !vacated.has(file.path) ? [file.path] : [])));
  const inTheWay = (path: string): boolean => tree.occupied.has(path) || staying.has(path);
  plan.outbound = plan.outbound.filter((step) => {
    if (step.kind === 'delete' || (step.exists && step.from === null)) return true;
    const { path } = step.doc;
    if (!inTheWay(path) && !tree.folders.has(path) && !foldersOf(path).some(inTheWay)) return true;
    plan.blocked.push(path);
    return false;
  });
  return plan;
}

function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
