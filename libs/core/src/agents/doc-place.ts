import { docPathProblem } from '../docs/paths.js';
import type { DocPlace } from '../ports/agent-store.js';

/** A working copy deeper than this is none that we know. */
const MOST_SEGMENTS = 40;

/** Every path that a file on some machine could have in a project: its endings, the longest one first. */
export function possiblePaths(file: string): string[] {
  const segments = file.split('/').filter((segment) => segment !== '');
  return segments.slice(-MOST_SEGMENTS).map((_, from, all) => all.slice(from).join('/')).filter((path) => docPathProblem(path) === null);
}

/** A file's path below a root; null when it is not below it. */
export function pathBelow(root: string, file: string): string | null {
  const folder = root.endsWith('/') ? root : `${root}/`;
  return file.startsWith(folder) ? file.slice(folder.length) : null;
}

/** The root of a working copy in which this file is this document. */
export function rootOf(file: string, docPath: string): string | null {
  return file.endsWith(`/${docPath}`) ? file.slice(0, -docPath.length - 1) || '/' : null;
}

/** Whether a document is not any more where a session has it: moved or deleted. */
export function isDisplaced({ archived, path, receivedPath }: Pick<DocPlace, 'archived' | 'path' | 'receivedPath'>): boolean {
  return archived || path !== receivedPath;
}
