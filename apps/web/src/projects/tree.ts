/** A folder or a document in the tree; documents have no children. */
export interface TreeNode<D> {
  /** Path from the project's root; unique in the tree (a folder's ends with `/`). */
  key: string;
  name: string;
  doc: D | null;
  children: TreeNode<D>[];
}

/** Folders first, then documents, each in the order a person expects (`a2` before `a10`). */
export function treeOf<D extends { path: string }>(docs: readonly D[]): TreeNode<D>[] {
  const root: TreeNode<D> = { key: '', name: '', doc: null, children: [] };
  const folders = new Map<string, TreeNode<D>>([['', root]]);
  for (const doc of docs) {
    const slash = doc.path.lastIndexOf('/') + 1;
    folderAt(folders, doc.path.slice(0, slash)).children.push({ key: doc.path, name: doc.path.slice(slash), doc, children: [] });
  }
  for (const folder of folders.values()) folder.children.sort(inOrder);
  return root.children;
}

/** Documents whose path contains every word of the filter, in any order and case. */
export function filterDocs<D extends { path: string }>(docs: readonly D[], filter: string): D[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return docs.filter((doc) => words.every((word) => doc.path.toLowerCase().includes(word)));
}

/** Every folder above a path, outermost first: what must be open for it to be seen. */
export function foldersAbove(path: string): string[] {
  return [...path.matchAll(/\//g)].map((match) => path.slice(0, match.index + 1));
}

/** Best first: the file name starts with the words, then contains them, then the path does; shorter paths win ties. */
export function rankDocs<D extends { path: string }>(docs: readonly D[], query: string): D[] {
  const wanted = query.trim().toLowerCase();
  const rank = ({ path }: D): number => {
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    if (name.startsWith(wanted)) return 0;
    return name.includes(wanted) ? 1 : 2;
  };
  return filterDocs(docs, query).sort((a, b) => rank(a) - rank(b) || a.path.length - b.path.length || compare(a.path, b.path));
}

function folderAt<D>(folders: Map<string, TreeNode<D>>, key: string): TreeNode<D> {
  const known = folders.get(key);
  if (known) return known;
  const parentKey = key.slice(0, key.lastIndexOf('/', key.length - 2) + 1);
  const folder: TreeNode<D> = { key, name: key.slice(parentKey.length, -1), doc: null, children: [] };
  folders.set(key, folder);
  folderAt(folders, parentKey).children.push(folder);
  return folder;
}

function inOrder<D>(a: TreeNode<D>, b: TreeNode<D>): number {
  return Number(a.doc !== null) - Number(b.doc !== null) || compare(a.name, b.name);
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const compare = (a: string, b: string): number => collator.compare(a, b);
