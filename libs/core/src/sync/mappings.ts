import type { BaseRow } from '../ports/sync-store.js';
import type { DocSnapshot, Snapshot } from './plan.js';
import type { FileSnapshot } from './tree-scan.js';

/** One thing that both sides once agreed on, and what stands on each side now. */
export interface Mapping {
  base: BaseRow;
  /** null: archived, or moved to where the link does not reach. */
  doc: DocSnapshot | null;
  /** null: deleted. May stand at another path than the base: then it was renamed. */
  file: FileSnapshot | null;
  /** Something stands at the path that cannot be read as a document; neither side may be touched. */
  unreadable: boolean;
}

export interface Mapped {
  mappings: Mapping[];
  newFiles: Map<string, FileSnapshot>;
  newDocs: DocSnapshot[];
}

/** Says which document, base and file are the same thing. Identity is the document's id; a file is followed through renames by its bytes. */
export function mapDocuments({ docs, bases, tree, otherPaths }: Snapshot): Mapped {
  const docsById = new Map(docs.map((doc) => [doc.id, doc]));
  const docsByPath = new Map(docs.map((doc) => [doc.path, doc]));
  const mappedIds = new Set(bases.map((base) => base.docId));
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const basePaths = new Set(bases.map((base) => base.path));
  const newFiles = new Map(tree.files.filter((file) => !basePaths.has(file.path)).map((file) => [file.path, file]));
  const renames = new RenameSearch(newFiles);
  const mappings: Mapping[] = [];
  const takenOver = new Set<string>();
  for (const base of bases) {
    const doc = docsById.get(base.docId) ?? successor(docsByPath.get(base.path), mappedIds);
    if (doc && doc.id !== base.docId) takenOver.add(doc.id);
    const unreadable = tree.occupied.has(base.path);
    const free = (path: string): boolean => !otherPaths.has(path) && (docsByPath.get(path) ?? doc) === doc;
    const file = files.get(base.path) ?? (unreadable ? null : renames.take(base, free));
    if (file) newFiles.delete(file.path);
    mappings.push({ base, doc, file, unreadable });
  }
  return { mappings, newFiles, newDocs: docs.filter((doc) => !mappedIds.has(doc.id) && !takenOver.has(doc.id)) };
}

/** A document made anew at the path of one that is gone goes on from the same base, like a file that was deleted and written again. */
function successor(doc: DocSnapshot | undefined, mappedIds: Set<string>): DocSnapshot | null {
  return doc && !mappedIds.has(doc.id) ? doc : null;
}

/** Finds where a file went: a new path with the same bytes, the same file name first, then in path order. */
class RenameSearch {
  private readonly byBlob = new Map<string, FileSnapshot[]>();

  constructor(newFiles: Map<string, FileSnapshot>) {
    for (const file of newFiles.values()) this.byBlob.set(file.blobSha, [...(this.byBlob.get(file.blobSha) ?? []), file]);
  }

  take(base: BaseRow, free: (path: string) => boolean): FileSnapshot | null {
    const candidates = (this.byBlob.get(base.blobSha) ?? []).filter((file) => free(file.path));
    const found = candidates.find((file) => nameOf(file.path) === nameOf(base.path)) ?? candidates[0];
    if (!found) return null;
    this.byBlob.set(base.blobSha, (this.byBlob.get(base.blobSha) ?? []).filter((file) => file !== found));
    return found;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
