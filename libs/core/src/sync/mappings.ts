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
  const isFree = (path: string): boolean => !docsByPath.has(path) && !otherPaths.has(path);
  const renames = new RenameSearch(newFiles, isFree);
  const mappings: Mapping[] = [];
  const takenOver = new Set<string>();
  for (const base of bases) {
    const doc = docsById.get(base.docId) ?? successor(docsByPath.get(base.path), mappedIds);
    if (doc && doc.id !== base.docId) takenOver.add(doc.id);
    const unreadable = tree.occupied.has(base.path);
    const file = files.get(base.path) ?? (unreadable ? null : renames.take(base, doc));
    if (file) newFiles.delete(file.path);
    mappings.push({ base, doc, file, unreadable });
  }
  return { mappings, newFiles, newDocs: docs.filter((doc) => !mappedIds.has(doc.id) && !takenOver.has(doc.id)) };
}

/** A document made anew at the path of one that is gone goes on from the same base, like a file that was deleted and written again. */
function successor(doc: DocSnapshot | undefined, mappedIds: Set<string>): DocSnapshot | null {
  return doc && !mappedIds.has(doc.id) ? doc : null;
}

/**
 * Finds where a file went: a new path with the same bytes where no other document stands. Where its own document went comes first,
 * then the same file name, then path order. Every candidate is stepped over once, so that a moved folder of equal files costs no more.
 */
class RenameSearch {
  private readonly byBlob = new Map<string, Queue>();
  private readonly byBlobAndName = new Map<string, Queue>();
  private readonly taken = new Set<FileSnapshot>();

  constructor(
    private readonly newFiles: Map<string, FileSnapshot>,
    isFree: (path: string) => boolean,
  ) {
    for (const file of newFiles.values()) {
      if (!isFree(file.path)) continue;
      append(this.byBlob, file.blobSha, file);
      append(this.byBlobAndName, keyOf(file.blobSha, file.path), file);
    }
  }

  take(base: BaseRow, doc: DocSnapshot | null): FileSnapshot | null {
    const beside = doc && this.newFiles.get(doc.path);
    if (beside && beside.blobSha === base.blobSha) return this.mark(beside);
    return this.next(this.byBlobAndName.get(keyOf(base.blobSha, base.path))) ?? this.next(this.byBlob.get(base.blobSha));
  }

  private next(queue: Queue | undefined): FileSnapshot | null {
    while (queue && queue.at < queue.files.length) {
      const file = queue.files[queue.at++];
      if (file && !this.taken.has(file)) return this.mark(file);
    }
    return null;
  }

  private mark(file: FileSnapshot): FileSnapshot {
    this.taken.add(file);
    return file;
  }
}

interface Queue {
  files: FileSnapshot[];
  at: number;
}

function append(queues: Map<string, Queue>, key: string, file: FileSnapshot): void {
  const queue = queues.get(key);
  if (queue) queue.files.push(file);
  else queues.set(key, { files: [file], at: 0 });
}

function keyOf(blobSha: string, path: string): string {
  return `${blobSha}/${nameOf(path)}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
