import type { GitCommand } from './git-command.js';

export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';

export interface FileDiff {
  readonly path: string;
  readonly previousPath?: string;
  readonly status: FileStatus;
  /** The blob after the change, or before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** The hunks; absent for a binary file or a pure rename. */
  readonly patch?: string;
}

/** The tree with nothing in it; git knows it without having it stored. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

type RawFile = Omit<FileDiff, 'additions' | 'deletions' | 'patch'>;

/** Files that differ between two commits or trees, renames found as git finds them. */
export async function diffFiles(git: GitCommand, base: string, head: string): Promise<FileDiff[]> {
  const fields = (await git.run(['diff-tree', '-r', '-M', '-z', '--raw', '--numstat', base, head])).toString('utf8').split('\0');
  const { files, next } = rawFiles(fields);
  const counts = lineCounts(fields.slice(next));
  const patches = await patchesOf(git, base, head, files.length);
  return files.map((file, index) => {
    const [additions = 0, deletions = 0] = counts[index] ?? [];
    const patch = patches[index];
    return { ...file, additions, deletions, ...(patch ? { patch } : {}) };
  });
}

function rawFiles(fields: readonly string[]): { files: RawFile[]; next: number } {
  const files: RawFile[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':')) {
    const [, , before = '', after = '', letter = 'M'] = (fields[at] ?? '').split(' ');
    const twoPaths = letter.startsWith('R') || letter.startsWith('C');
    const first = fields[at + 1] ?? '';
    const path = twoPaths ? (fields[at + 2] ?? '') : first;
    files.push({ path, status: statusOf(letter), sha: letter === 'D' ? before : after, ...(twoPaths ? { previousPath: first } : {}) });
    at += twoPaths ? 3 : 2;
  }
  return { files, next: at };
}

function statusOf(letter: string): FileStatus {
  const names: Record<string, FileStatus> = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'copied', T: 'changed' };
  return names[letter.charAt(0)] ?? 'modified';
}

/** A rename's record ends with a tab and is followed by its two paths; a binary file counts `-`. */
function lineCounts(fields: readonly string[]): [number, number][] {
  const counts: [number, number][] = [];
  for (let at = 0; at < fields.length; at += 1) {
    const match = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(fields[at] ?? '');
    if (!match) continue;
    counts.push([Number(match[1]) || 0, Number(match[2]) || 0]);
    if (match[3] === '') at += 2;
  }
  return counts;
}

async function patchesOf(git: GitCommand, base: string, head: string, expected: number): Promise<(string | undefined)[]> {
  const output = (await git.run(['diff-tree', '-r', '-M', '-p', base, head])).toString('utf8');
  const parts = output.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));
  // A file that became a symlink shows as two diffs; then no patch can be told from its neighbour's.
  if (parts.length !== expected) return [];
  return parts.map((part) => {
    const hunks = part.search(/^@@ /m);
    return hunks < 0 ? undefined : part.slice(hunks).replace(/\n$/, '');
  });
}
