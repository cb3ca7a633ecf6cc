import type { BaseRow } from '../ports/sync-store.js';
import type { DocSnapshot, Snapshot } from './plan-types.js';
import type { FileSnapshot } from './tree-scan.js';

/** A base at whose path another text stands by now: it was edited there, or something else has taken its place. */
export interface Changed {
  base: BaseRow;
  file: FileSnapshot;
}

/** What stands where on both sides, path by path, before anybody asks what has moved. */
export class Standing {
  readonly docsById: ReadonlyMap<string, DocSnapshot>;
  readonly docsByPath: ReadonlyMap<string, DocSnapshot>;
  readonly files: ReadonlyMap<string, FileSnapshot>;
  /** Bases at whose path nothing stands. */
  readonly gone: BaseRow[];
  readonly changed: Changed[];
  /** Files at paths that no base has. */
  readonly newFiles: FileSnapshot[];
  private readonly mappedIds: ReadonlySet<string>;
  private readonly basesByPath: ReadonlyMap<string, BaseRow>;
  private readonly otherPaths: ReadonlySet<string>;

  constructor({ docs, bases, tree, otherPaths }: Snapshot) {
    this.docsById = new Map(docs.map((doc) => [doc.id, doc]));
    this.docsByPath = new Map(docs.map((doc) => [doc.path, doc]));
    this.files = new Map(tree.files.map((file) => [file.path, file]));
    this.mappedIds = new Set(bases.map((base) => base.docId));
    this.basesByPath = new Map(bases.map((base) => [base.path, base]));
    this.otherPaths = otherPaths;
    this.gone = bases.filter((base) => !this.files.has(base.path) && !tree.occupied.has(base.path));
    this.changed = bases.flatMap((base) => {
      const file = this.files.get(base.path);
      return file && file.blobSha !== base.blobSha ? [{ base, file }] : [];
    });
    this.newFiles = tree.files.filter((file) => !this.basesByPath.has(file.path));
  }

  /** The document of a base: its own, or one made anew at the path of one that is gone, like a file that was deleted and written again. */
  docOf(base: BaseRow): DocSnapshot | null {
    const own = this.docsById.get(base.docId);
    if (own) return own;
    const anew = this.docsByPath.get(base.path);
    return anew && !this.mappedIds.has(anew.id) ? anew : null;
  }

  isMapped(doc: DocSnapshot): boolean {
    return this.mappedIds.has(doc.id);
  }

  ownerOf(path: string): BaseRow | null {
    return this.basesByPath.get(path) ?? null;
  }

  /** Whether a document may come to this path: nothing stands there but the document of the base there, which then has to go. */
  isFree(path: string): boolean {
    const [doc, owner] = [this.docsByPath.get(path), this.ownerOf(path)];
    return !this.otherPaths.has(path) && (doc === undefined || (owner !== null && this.docOf(owner) === doc));
  }
}
