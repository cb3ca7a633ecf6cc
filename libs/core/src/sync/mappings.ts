import type { BaseRow } from '../ports/sync-store.js';
import type { DocSnapshot, Snapshot } from './plan-types.js';
import { exactRenames } from './renames.js';
import { Standing } from './standing.js';
import type { FileSnapshot } from './tree-scan.js';

/** One thing that both sides once agreed on, and what stands on each side now. */
export interface Mapping {
  base: BaseRow;
  /** null: archived, or moved to where the link does not reach. */
  doc: DocSnapshot | null;
  /** null: deleted. May stand at another path than the base: then it was renamed. */
  file: FileSnapshot | null;
  /** Another file has taken the base's path. */
  replaced: boolean;
  /** Something stands at the path that cannot be read as a document; neither side may be touched. */
  unreadable: boolean;
}

export interface Mapped {
  mappings: Mapping[];
  newFiles: Map<string, FileSnapshot>;
  newDocs: DocSnapshot[];
}

/** Says which document, base and file are the same thing. Identity is the document's id; a file is followed through renames. */
export function mapDocuments(snapshot: Snapshot): Mapped {
  const { docs, bases, tree, edited } = snapshot;
  const standing = new Standing(snapshot);
  const renames = new Map([...exactRenames(standing)].map(([base, file]) => [base.docId, file]));
  for (const [docId, path] of edited) {
    const file = standing.files.get(path);
    if (file) renames.set(docId, file);
  }
  const moved = new Set(renames.values());
  const takenOver = new Set<string>();
  const mappings = bases.map((base): Mapping => {
    const doc = standing.docOf(base);
    if (doc && doc.id !== base.docId) takenOver.add(doc.id);
    const inPlace = standing.files.get(base.path);
    const replaced = inPlace !== undefined && moved.has(inPlace);
    const file = renames.get(base.docId) ?? (inPlace && !replaced ? inPlace : null);
    return { base, doc, file, replaced, unreadable: tree.occupied.has(base.path) };
  });
  const newFiles = new Map(standing.newFiles.filter((file) => !moved.has(file)).map((file) => [file.path, file]));
  return { mappings, newFiles, newDocs: docs.filter((doc) => !standing.isMapped(doc) && !takenOver.has(doc.id)) };
}
