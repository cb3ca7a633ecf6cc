import type { BaseRow } from '../ports/sync-store.js';
import type { DocSnapshot } from './plan-types.js';
import type { Standing } from './standing.js';
import type { FileSnapshot } from './tree-scan.js';

/** Where the files of bases went that are not at their path any more. */
export type Renames = Map<BaseRow, FileSnapshot>;

/** Renames without an edit: the same bytes at another path. Files that changed places (a to b while b went to a, or to c) are found too. */
export function exactRenames(standing: Standing): Renames {
  const found = toNewPaths(standing);
  const taken = new Set(found.values());
  const loose = [...standing.newFiles, ...standing.changed.map(({ file }) => file)].filter((file) => !taken.has(file) && standing.isFree(file.path));
  const search = new SameBytes(loose);
  const tentative: Renames = new Map();
  for (const base of [...standing.gone.filter((one) => !found.has(one)), ...standing.changed.map((one) => one.base)]) {
    const file = search.take(base);
    if (file) tentative.set(base, file);
  }
  for (const [base, file] of wholeChains(tentative, standing)) found.set(base, file);
  return found;
}

/**
 * Of moves onto paths where something stands, those that can be true together: whatever is moved onto has gone elsewhere itself, and whoever
 * left a path that still has a file was replaced by somebody who moved there. Else the file was edited where it is, and its old text copied away.
 */
export function wholeChains(tentative: ReadonlyMap<BaseRow, FileSnapshot>, standing: Standing): Renames {
  const whole: Renames = new Map();
  const seen = new Set<BaseRow>();
  const starts = [...standing.gone, ...standing.changed.map(({ base }) => base)];
  for (const start of starts) {
    const chain: [BaseRow, FileSnapshot][] = [];
    let at: BaseRow | null = start;
    for (let file = tentative.get(at); at && file && !seen.has(at); file = at ? tentative.get(at) : undefined) {
      seen.add(at);
      chain.push([at, file]);
      at = standing.ownerOf(file.path);
    }
    const isCircle = at === start && chain.length > 0;
    const isChain = at === null && !standing.files.has(start.path);
    if (isCircle || isChain) for (const [base, file] of chain) whole.set(base, file);
  }
  return whole;
}

/** The plain case: a path is gone and its bytes are at a new one where no other document stands. Where its own document went comes first. */
function toNewPaths(standing: Standing): Renames {
  const found: Renames = new Map();
  const byPath = new Map(standing.newFiles.map((file) => [file.path, file]));
  const search = new SameBytes(standing.newFiles.filter((file) => standing.isFree(file.path)));
  for (const base of standing.gone) {
    const file = search.claim(beside(base, standing.docOf(base), byPath)) ?? search.take(base);
    if (file) found.set(base, file);
  }
  return found;
}

function beside(base: BaseRow, doc: DocSnapshot | null, files: ReadonlyMap<string, FileSnapshot>): FileSnapshot | null {
  const file = doc ? files.get(doc.path) : undefined;
  return file?.blobSha === base.blobSha ? file : null;
}

/** Files by their bytes, each given away once: the same file name first, then path order. Every candidate is stepped over once, so that a moved folder of equal files costs no more. */
class SameBytes {
  private readonly byBlob = new Map<string, Queue>();
  private readonly byBlobAndName = new Map<string, Queue>();
  private readonly taken = new Set<FileSnapshot>();

  constructor(files: FileSnapshot[]) {
    for (const file of files) {
      append(this.byBlob, file.blobSha, file);
      append(this.byBlobAndName, keyOf(file.blobSha, file.path), file);
    }
  }

  claim(file: FileSnapshot | null): FileSnapshot | null {
    if (file) this.taken.add(file);
    return file;
  }

  take(base: BaseRow): FileSnapshot | null {
    return this.next(this.byBlobAndName.get(keyOf(base.blobSha, base.path))) ?? this.next(this.byBlob.get(base.blobSha));
  }

  private next(queue: Queue | undefined): FileSnapshot | null {
    while (queue && queue.at < queue.files.length) {
      const file = queue.files[queue.at++];
      if (file && !this.taken.has(file)) return this.claim(file);
    }
    return null;
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

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
