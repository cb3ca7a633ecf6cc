import type { GitCommand } from './git-command.js';
import type { ObjectReader } from './object-reader.js';
import { treeMode, typeOfMode, type TreeEntry } from './objects.js';
import { treeSha, writeTrees } from './write-objects.js';

/** `sha: null` takes the path out. Paths use `/`; UTF-8. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

/** A change takes out a path that the tree does not have. */
export class PathNotInTree extends Error {
  constructor(readonly path: string) {
    super(`no ${path} in this tree`);
    this.name = 'PathNotInTree';
  }
}

interface Leaf {
  readonly mode: string;
  readonly sha: string;
}
/** Only folders on the way to a change are opened; the others stay leaves and keep their SHA. */
interface Folder {
  readonly entries: Map<string, Leaf | Folder>;
}

/** The SHA of `base` (none: an empty tree) with the changes applied in order. Throws PathNotInTree. */
export async function editTree(
  git: GitCommand,
  objects: ObjectReader,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const root = base === undefined ? { entries: new Map() } : await openFolder(objects, base);
  for (const change of changes) {
    const names = change.path.split('/').map((name) => Buffer.from(name, 'utf8').toString('latin1'));
    if (change.sha === null) await remove(objects, root, names, change.path);
    else await put(objects, root, names, { mode: change.mode.replace(/^0+/, ''), sha: change.sha });
  }
  const trees: TreeEntry[][] = [];
  const sha = collect(root, trees);
  await writeTrees(git, trees);
  return sha;
}

async function openFolder(objects: ObjectReader, sha: string): Promise<Folder> {
  const entries = await objects.tree(sha);
  if (!entries) throw new Error(`${sha} is not a tree`);
  return { entries: new Map(entries.map(({ name, mode, sha: child }) => [name, { mode, sha: child }])) };
}

/** Undefined when there is nothing or a file under that name. */
async function child(objects: ObjectReader, folder: Folder, name: string): Promise<Folder | undefined> {
  const entry = folder.entries.get(name);
  if (!entry || isFolder(entry)) return entry;
  if (typeOfMode(entry.mode) !== 'tree') return undefined;
  const opened = await openFolder(objects, entry.sha);
  folder.entries.set(name, opened);
  return opened;
}

async function put(objects: ObjectReader, root: Folder, names: string[], leaf: Leaf): Promise<void> {
  let folder = root;
  for (const name of names.slice(0, -1)) {
    const next: Folder = (await child(objects, folder, name)) ?? { entries: new Map() };
    folder.entries.set(name, next);
    folder = next;
  }
  folder.entries.set(names.at(-1) ?? '', leaf);
}

async function remove(objects: ObjectReader, folder: Folder, names: string[], path: string): Promise<void> {
  const [name = '', ...rest] = names;
  if (rest.length === 0) {
    if (!folder.entries.delete(name)) throw new PathNotInTree(path);
    return;
  }
  const next = await child(objects, folder, name);
  if (!next) throw new PathNotInTree(path);
  await remove(objects, next, rest, path);
  // git knows no empty folders.
  if (next.entries.size === 0) folder.entries.delete(name);
}

/** Subtrees come before the trees that name them, because mktree refuses an entry it cannot find. */
function collect(folder: Folder, into: TreeEntry[][]): string {
  const entries = [...folder.entries].map(([name, entry]) =>
    isFolder(entry) ? { name, mode: treeMode, sha: collect(entry, into) } : { name, ...entry },
  );
  into.push(entries);
  return treeSha(entries);
}

function isFolder(entry: Leaf | Folder): entry is Folder {
  return 'entries' in entry;
}
