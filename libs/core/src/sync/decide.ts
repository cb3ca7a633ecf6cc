import type { BaseRow } from '../ports/sync-store.js';
import type { Mapping } from './mappings.js';
import type { DocSnapshot, Plan } from './plan-types.js';
import type { FileSnapshot } from './tree-scan.js';

/** Adds what the table says for one mapping: base→ours down, base→theirs across. */
export function decide(mapping: Mapping, plan: Plan): void {
  const { doc, file, unreadable } = mapping;
  if (unreadable) waitForReadable(mapping, plan);
  else if (file && wasRenamedAndEdited(mapping.base, file)) decide(follow(mapping, file, plan), plan);
  else if (doc && file) decidePresent(mapping, doc, file, plan);
  else if (doc) decideDeletedThere(mapping, doc, plan);
  else if (file) decideDeletedHere(mapping, file, plan);
  else plan.inbound.push({ kind: 'drop', base: mapping.base });
}

function wasRenamedAndEdited(base: BaseRow, file: FileSnapshot): boolean {
  return file.path !== base.path && file.blobSha !== base.blobSha;
}

/** First the document, or what is remembered, follows the file; what the edit means is decided as if all had always stood there. */
function follow(mapping: Mapping, file: FileSnapshot, plan: Plan): Mapping {
  const { base, doc } = mapping;
  const moves = doc !== null && doc.path === base.path;
  plan.inbound.push(moves ? { kind: 'move', doc, base, file } : { kind: 'rebase', doc, base, file });
  const at = { path: file.path, mode: file.mode };
  return { ...mapping, base: { ...base, ...at, docId: doc?.id ?? base.docId }, doc: moves ? { ...doc, path: file.path } : doc };
}

function waitForReadable({ base, doc }: Mapping, plan: Plan): void {
  if (doc && (doc.contentSha !== base.blobSha || doc.path !== base.path)) plan.blocked.push(doc.path);
}

function decideDeletedThere({ base }: Mapping, doc: DocSnapshot, plan: Plan): void {
  // A move is an edit too: somebody wanted to keep it.
  const changed = doc.contentSha !== base.blobSha || doc.path !== base.path;
  if (changed) plan.inbound.push({ kind: 'conflict', conflict: 'modify_delete', path: doc.path, doc, base, file: null });
  else plan.inbound.push({ kind: 'archive', doc, base });
}

function decideDeletedHere({ base, replaced }: Mapping, file: FileSnapshot, plan: Plan): void {
  // Before another base takes the path, or this one would be forgotten and its file brought in again.
  if (file.blobSha === base.blobSha && replaced) plan.inbound.push({ kind: 'rebase', doc: null, base, file });
  else if (file.blobSha === base.blobSha) plan.outbound.push({ kind: 'delete', base, path: file.path });
  else plan.inbound.push({ kind: 'conflict', conflict: 'delete_modify', path: file.path, doc: null, base, file });
}

function decidePresent(mapping: Mapping, doc: DocSnapshot, file: FileSnapshot, plan: Plan): void {
  const { base } = mapping;
  if (file.blobSha === base.blobSha) decideSameThere(mapping, doc, file, plan);
  else if (doc.contentSha === file.blobSha) plan.inbound.push({ kind: 'link', doc, file });
  else if (doc.contentSha === base.blobSha) plan.inbound.push({ kind: 'update', doc, base, file });
  else plan.inbound.push({ kind: 'merge', doc, base, file });
}

/** The bytes there are the base's; only the path may have changed. When both sides moved it, the document's path is kept. */
function decideSameThere({ base }: Mapping, doc: DocSnapshot, file: FileSnapshot, plan: Plan): void {
  const movedThere = file.path !== base.path;
  const movedHere = doc.path !== base.path;
  if (movedThere && !movedHere) {
    plan.inbound.push({ kind: 'move', doc, base, file });
    return;
  }
  if (movedThere || file.mode !== base.mode || doc.id !== base.docId) {
    // Only what is remembered was out of date; what is left to do goes out on the next look.
    plan.inbound.push({ kind: 'rebase', doc, base, file });
    return;
  }
  const from = movedHere ? file.path : null;
  if (movedHere || doc.contentSha !== base.blobSha) plan.outbound.push({ kind: 'write', doc, base, from, exists: true, mode: file.mode });
}
