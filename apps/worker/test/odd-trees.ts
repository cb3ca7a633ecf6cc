import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { BareRepository } from './git-clone.js';

/** Git fed from memory, in a bare repository; returns its output without the final newline. Rejects with git's own words. */
async function feed(repository: BareRepository, args: string[], input: Buffer | string): Promise<string> {
  const child = spawn('git', args, { cwd: repository.path, env: { PATH: process.env.PATH ?? '', GIT_DIR: repository.path, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' } });
  const [output, complaints]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  // A git that gives up early closes its stdin; its exit status and words say why.
  child.stdin.on('error', (error) => complaints.push(Buffer.from(error.message)));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${Buffer.concat(complaints).toString()}`);
  return Buffer.concat(output).toString().trimEnd();
}

/** A commit on main, made in the repository itself, whose files all hold the same text; takes a second for 100,000. */
export async function commitMany(repository: BareRepository, paths: Iterable<string>, text = 'text\n'): Promise<void> {
  const lines = ['blob', 'mark :1', `data ${Buffer.byteLength(text)}`, text, 'commit refs/heads/main', 'committer Mallory <m@example.test> 1700000000 +0000', 'data 4', 'Many'];
  for (const path of paths) lines.push(`M 100644 :1 ${path}`);
  await feed(repository, ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force'], `${lines.join('\n')}\n`);
}

/** One entry of a tree, with a name as no file system and no git client would allow it. */
export interface OddEntry {
  name: Buffer | string;
  /** Bytes of a file, or what is in a folder. */
  holds: Buffer | string | OddEntry[];
}

/** A commit on main with exactly this tree, however it is named; author and message as odd as the bytes are. */
export async function commitOdd(repository: BareRepository, entries: OddEntry[], { author = 'Mallory', message = 'Odd names' } = {}): Promise<void> {
  const tree = await writeTree(repository, entries);
  const parents = await feed(repository, ['for-each-ref', '--format=parent %(objectname)', 'refs/heads/main'], '');
  const who = `${author} <m@example.test> 1700000000 +0000`;
  const commit = [`tree ${tree}`, ...(parents ? [parents] : []), `author ${who}`, `committer ${who}`, '', message, ''].join('\n');
  const sha = await feed(repository, ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], commit);
  await feed(repository, ['update-ref', 'refs/heads/main', sha], '');
}

async function writeTree(repository: BareRepository, entries: OddEntry[]): Promise<string> {
  const written: { key: Buffer; bytes: Buffer }[] = [];
  for (const { name, holds } of entries) {
    const isFolder = Array.isArray(holds);
    const sha = isFolder ? await writeTree(repository, holds) : await feed(repository, ['hash-object', '-t', 'blob', '-w', '--stdin'], holds);
    const bytes = Buffer.concat([Buffer.from(isFolder ? '40000 ' : '100644 '), Buffer.from(name), Buffer.from([0]), Buffer.from(sha, 'hex')]);
    // As git sorts: a folder as if its name ended in a slash.
    written.push({ key: Buffer.concat([Buffer.from(name), Buffer.from(isFolder ? '/' : '\0')]), bytes });
  }
  written.sort((a, b) => Buffer.compare(a.key, b.key));
  return feed(repository, ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], Buffer.concat(written.map(({ bytes }) => bytes)));
}
