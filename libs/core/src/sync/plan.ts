import { collisionKey } from '../docs/paths.js';
import { decide } from './decide.js';
import { mapDocuments } from './mappings.js';
import type { Mapping } from './mappings.js';
import type { DocSnapshot, Plan, Snapshot } from './plan-types.js';
import type { FileSnapshot } from './tree-scan.js';

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

/**
 * Nothing may be replaced that the step is not about: a skipped file, a folder, a file where a folder would have to be, another document's
 * file, or what another step writes. A tree holds no file beside a folder of the same name: one of them would be missing from the commit,
 * and look as if somebody had deleted it.
 */
function guardOutbound(plan: Plan, { tree }: Snapshot, mappings: Mapping[]): Plan {
  const vacated = new Set(plan.outbound.flatMap((step) => (step.kind === 'delete' ? [step.path] : step.from === null ? [] : [step.from])));
  const files = new Set(mappings.flatMap(({ file }) => (file && !vacated.has(file.path) ? [file.path] : [])));
  const folders = new Set(tree.folders);
  const isFile = (path: string): boolean => tree.occupied.has(path) || files.has(path);
  plan.outbound = plan.outbound.filter((step) => {
    if (step.kind === 'delete' || (step.exists && step.from === null)) return true;
    const { path } = step.doc;
    const above = foldersOf(path);
    if (isFile(path) || folders.has(path) || above.some(isFile)) {
      plan.blocked.push(path);
      return false;
    }
    files.add(path);
    for (const folder of above) folders.add(folder);
    return true;
  });
  return plan;
}

function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}
