import type { GitCommand } from './git-command.js';

export interface ListedEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Bytes; only blobs have one. */
  readonly size?: number;
  readonly path: string;
}

export async function listTree(git: GitCommand, tree: string, recursive: boolean): Promise<ListedEntry[]> {
  const output = await git.run(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree]);
  const records = output.toString('utf8').split('\0').filter((record) => record !== '');
  return records.map(parseRecord);
}

function parseRecord(record: string): ListedEntry {
  const tab = record.indexOf('\t');
  const [mode = '', type, sha = '', size] = record.slice(0, tab).split(/ +/);
  const entry = { mode, type: type as ListedEntry['type'], sha, path: record.slice(tab + 1) };
  return size === undefined || size === '-' ? entry : { ...entry, size: Number(size) };
}
