import type { GitCommand } from './git-command.js';
import type { ObjectReader } from './object-reader.js';
import { isSha, type ObjectType } from './objects.js';
import { isValidRef } from './names.js';

export interface Ref {
  readonly name: string;
  readonly sha: string;
  readonly type: ObjectType;
}

/** git refused to move a ref: somebody else moved it first, or the name collides with a folder of refs. */
export class RefUpdateRefused extends Error {
  constructor(name: string, stderr: string) {
    super(`${name}: ${stderr.trim()}`);
    this.name = 'RefUpdateRefused';
  }
}

export async function listRefs(git: GitCommand, prefix = 'refs/'): Promise<Ref[]> {
  const output = await git.run(['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)']);
  const lines = output.toString('utf8').split('\n').filter((line) => line !== '');
  return lines.map(parseRefLine).filter((ref) => ref.name.startsWith(prefix));
}

function parseRefLine(line: string): Ref {
  const [sha = '', type, ...name] = line.split(' ');
  return { sha, type: type as ObjectType, name: name.join(' ') };
}

export async function readRef(objects: ObjectReader, name: string): Promise<Ref | undefined> {
  if (!isValidRef(name)) return undefined;
  const object = await objects.read(name);
  return object && { name, sha: object.sha, type: object.type };
}

/** Moves, creates (`before` undefined) or deletes (`after` undefined) a ref, only if it still is where the caller saw it. */
export async function moveRef(git: GitCommand, name: string, before: string | undefined, after: string | undefined): Promise<void> {
  const nothing = '0'.repeat(40);
  const args = after ? ['update-ref', name, after, before ?? nothing] : ['update-ref', '-d', name, before ?? nothing];
  const outcome = await git.attempt(args);
  if (outcome.exitCode !== 0) throw new RefUpdateRefused(name, outcome.stderr);
}

export async function isAncestor(git: GitCommand, ancestor: string, descendant: string): Promise<boolean> {
  return (await git.attempt(['merge-base', '--is-ancestor', ancestor, descendant])).exitCode === 0;
}

/** What `?ref=`, `?sha=` and `/commits/:ref` may say: a branch, a tag, a ref with or without `refs/`, a SHA or its start. */
export async function resolveRevision(objects: ObjectReader, text: string): Promise<string | undefined> {
  if (isSha(text)) return (await objects.read(text))?.sha;
  if (text === 'HEAD') return (await objects.read('HEAD'))?.sha;
  for (const name of [`refs/heads/${text}`, `refs/tags/${text}`, `refs/${text}`, text]) {
    const ref = await readRef(objects, name);
    if (ref) return ref.sha;
  }
  return /^[0-9a-f]{4,39}$/.test(text) ? (await objects.read(text))?.sha : undefined;
}
