import { blobSha, collisionKey, decodeText } from '@lockstep/core/texts';
import { NO_TEXT } from './doc-text.js';
import { Failure } from './failures.js';
import type { Base, State } from './memory.js';
import type { Copy } from './project-file.js';
import type { Named } from './pull.js';
import { filePathProblem } from './safe-path.js';
import { Tree } from './tree.js';

/** What was done to a file since it was last in step. */
export type LocalChange = { path: string } & ({ kind: 'changed'; text: string; base: Base } | { kind: 'deleted'; base: Base } | { kind: 'new'; text: string });

export interface LocalChanges {
  changes: LocalChange[];
  /** Changed documents that cannot be sent as they are now. */
  unfit: Named[];
  /** New files that match the globs and can be no documents. */
  leftOut: Named[];
}

/** Compares the files of a copy with what it remembers; needs no server. New files count only where the mapping names globs. */
export async function localChanges(copy: Copy, state: State): Promise<LocalChanges> {
  const tree = new Tree(copy.root);
  const found: LocalChanges = { changes: [], unfit: [], leftOut: [] };
  for (const [path, base] of state.docs) await lookAtKnown(tree, { path, base }, found);
  if (state.include.length > 0) await lookForNew(copy, { tree, state }, found);
  found.changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

async function lookAtKnown(tree: Tree, { path, base }: { path: string; base: Base }, found: LocalChanges): Promise<void> {
  const read = await readText(tree, path);
  if (read === null) {
    if (base.version > 0) found.changes.push({ path, kind: 'deleted', base });
  } else if ('why' in read) found.unfit.push({ path, why: read.why });
  else if (base.version === 0) found.changes.push({ path, kind: 'new', text: read.text });
  else if (read.sha !== base.contentSha) found.changes.push({ path, kind: 'changed', text: read.text, base });
}

async function lookForNew(copy: Copy, { tree, state }: { tree: Tree; state: State }, found: LocalChanges): Promise<void> {
  const known = knownNames(state);
  const candidates: string[] = [];
  for await (const path of tree.files()) if (!state.docs.has(path) && !state.conflicts.has(path) && copy.includes(path)) candidates.push(path);
  const ignored = await ignoredByGit(copy.root, candidates);
  for (const path of candidates.filter((candidate) => !ignored.has(candidate))) {
    const why = filePathProblem(path, copy.below) ?? known.problemOf(path);
    const read = why === null ? await readText(tree, path) : { why };
    if (read && 'why' in read) found.leftOut.push({ path, why: read.why });
    else if (read) found.changes.push({ path, kind: 'new', text: read.text });
  }
}

/** What the documents' names leave for new ones: none may be another's in other letters, nor a folder and a file at once. */
function knownNames({ docs }: State): { problemOf: (path: string) => string | null } {
  const names = new Map([...docs.keys()].map((path) => [collisionKey(path), path]));
  const folders = new Set([...docs.keys()].flatMap(foldersOf));
  return {
    problemOf: (path) => {
      const twin = names.get(collisionKey(path));
      if (twin !== undefined) return `differs from ${twin} only in case`;
      const isInTheWay = folders.has(collisionKey(path)) || foldersOf(path).some((folder) => names.has(folder));
      return isInTheWay ? 'has the name of a folder that documents are in, or lies in one that has the name of a document' : null;
    },
  };
}

/** The folders on the way to a path, as names to compare. */
function foldersOf(path: string): string[] {
  const segments = path.split('/').slice(0, -1);
  return segments.map((_, i) => collisionKey(segments.slice(0, i + 1).join('/')));
}

async function readText(tree: Tree, path: string): Promise<{ text: string; sha: string } | { why: string } | null> {
  try {
    const bytes = await tree.read(path);
    if (bytes === null) return null;
    const text = decodeText(bytes);
    return text === null ? { why: NO_TEXT } : { text, sha: blobSha(bytes) };
  } catch (error) {
    if (error instanceof Failure && error.code === 'unsafe_path') return { why: error.message.slice(path.length + 2) };
    throw error;
  }
}

/** What git leaves alone (build output, `.env`) becomes no document. Without git, or outside a work tree, nothing is ignored. */
async function ignoredByGit(root: string, paths: string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    const git = execFile('git', ['check-ignore', '-z', '--stdin'], { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (_, stdout) => resolve(new Set(stdout.split('\0'))));
    // Where git is missing there is nobody to write to; the callback above has the answer.
    git.stdin?.on('error', () => undefined);
    git.stdin?.end(paths.join('\0'));
  });
}
