import { finish, GitError, type GitCommand } from './git-command.js';
import { objectSha, typeOfMode, type ObjectType, type TreeEntry } from './objects.js';

/** Writes many blobs with one process; the answers are their SHAs, in the order given. */
export async function writeBlobs(git: GitCommand, contents: readonly Buffer[]): Promise<string[]> {
  if (contents.length === 0) return [];
  if (contents.length === 1 && contents[0]) return [await writeObject(git, 'blob', contents[0])];
  // `--done` makes a cut stream an error instead of a shorter list of blobs.
  const args = ['fast-import', '--quiet', '--done', '--cat-blob-fd=1'];
  const outcome = await finish(git.start(args), blobStream(contents));
  if (outcome.exitCode !== 0) throw new GitError(args, outcome);
  return outcome.stdout.toString('latin1').trim().split('\n');
}

function blobStream(contents: readonly Buffer[]): Buffer {
  const parts = contents.flatMap((content, index) => [
    Buffer.from(`blob\nmark :${index + 1}\ndata ${content.length}\n`),
    content,
    Buffer.from(`\nget-mark :${index + 1}\n`),
  ]);
  return Buffer.concat([...parts, Buffer.from('done\n')]);
}

/** `git hash-object` checks commits and trees before it stores them. Throws GitError when git finds the object malformed. */
export async function writeObject(git: GitCommand, type: ObjectType, content: Buffer): Promise<string> {
  return (await git.run(['hash-object', '-t', type, '-w', '--stdin'], content)).toString('latin1').trim();
}

/** Types of objects by SHA, with one process; a SHA that is not in the repository is not in the map. */
export async function objectTypes(git: GitCommand, shas: Iterable<string>): Promise<Map<string, ObjectType>> {
  const input = [...new Set(shas)].map((sha) => `${sha}\n`).join('');
  if (input === '') return new Map();
  const output = await git.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], input);
  const lines = output.toString('latin1').trimEnd().split('\n').map((line) => line.split(' '));
  return new Map(lines.flatMap(([sha, type]) => (sha && isObjectType(type) ? [[sha, type]] : [])));
}

function isObjectType(word: string | undefined): word is ObjectType {
  return word === 'blob' || word === 'tree' || word === 'commit' || word === 'tag';
}

function treeContent(entries: readonly TreeEntry[]): Buffer {
  const sorted = [...entries].sort((a, b) => compareBytes(sortKey(a), sortKey(b)));
  return Buffer.concat(
    sorted.flatMap((entry) => [Buffer.from(`${entry.mode} ${entry.name}\0`, 'latin1'), Buffer.from(entry.sha, 'hex')]),
  );
}

export function treeSha(entries: readonly TreeEntry[]): string {
  return objectSha('tree', treeContent(entries));
}

/** Writes trees, subtrees first, with one process. Throws when git computes another SHA than we did. */
export async function writeTrees(git: GitCommand, trees: readonly (readonly TreeEntry[])[]): Promise<void> {
  if (trees.length === 0) return;
  const input = trees.map((entries) => `${entries.map(treeRecord).join('')}\0`).join('');
  const output = await git.run(['mktree', '-z', '--batch'], Buffer.from(input, 'latin1'));
  const expected = trees.map(treeSha).join('\n');
  if (output.toString('latin1').trim() !== expected) throw new Error('git mktree wrote other trees than were computed');
}

function treeRecord(entry: TreeEntry): string {
  return `${entry.mode.padStart(6, '0')} ${typeOfMode(entry.mode)} ${entry.sha}\t${entry.name}\0`;
}

/** git sorts a folder as if its name ended with a slash. */
function sortKey(entry: TreeEntry): string {
  return typeOfMode(entry.mode) === 'tree' ? `${entry.name}/` : entry.name;
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
