import { createHash } from 'node:crypto';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface GitObject {
  readonly sha: string;
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** `name` holds one character per byte (latin1): git allows names that are not UTF-8, and rewriting a tree must keep them. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly seconds: number;
  /** As git writes it: `+0130`. */
  readonly offset: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Without the newline at the end that `git commit` adds; GitHub shows none either. */
  readonly message: string;
}

export const treeMode = '40000';

export function isSha(value: string): boolean {
  return /^[0-9a-f]{40}$/.test(value);
}

export function objectSha(type: ObjectType, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

export function typeOfMode(mode: string): 'blob' | 'tree' | 'commit' {
  if (Number.parseInt(mode, 8) === 0o40000) return 'tree';
  return Number.parseInt(mode, 8) === 0o160000 ? 'commit' : 'blob';
}

export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    const sha = content.subarray(nul + 1, nul + 21).toString('hex');
    entries.push({ mode: content.toString('latin1', at, space), name: content.toString('latin1', space + 1, nul), sha });
    at = nul + 21;
  }
  return entries;
}

export function parseCommit(sha: string, content: Buffer): Commit {
  const text = content.toString('utf8');
  const end = text.indexOf('\n\n');
  const headers = (end < 0 ? text : text.slice(0, end)).split('\n');
  const values = (name: string) => headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    sha,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: end < 0 ? '' : text.slice(end + 2).replace(/\n+$/, ''),
  };
}

function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<(.*?)> (-?\d+) ([+-]\d{4})$/.exec(line);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', seconds: Number(match?.[3] ?? 0), offset: match?.[4] ?? '+0000' };
}
