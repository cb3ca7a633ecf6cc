import type { GitCommand } from './git-command.js';

export interface HistoryQuery {
  readonly from: string;
  /** Commits reachable from these are left out. */
  readonly without?: readonly string[];
  readonly path?: string;
  /** Along first parents only. */
  readonly firstParent?: boolean;
  readonly skip?: number;
  readonly limit?: number;
  readonly since?: string;
  readonly until?: string;
}

/** Newest first. */
export async function commitShas(git: GitCommand, query: HistoryQuery): Promise<string[]> {
  const options = [
    ...(query.firstParent ? ['--first-parent'] : []),
    ...(query.limit === undefined ? [] : [`--max-count=${query.limit}`]),
    ...(query.skip ? [`--skip=${query.skip}`] : []),
    ...(query.since ? [`--since=${query.since}`] : []),
    ...(query.until ? [`--until=${query.until}`] : []),
  ];
  const excluded = (query.without ?? []).map((sha) => `^${sha}`);
  const output = await git.run(['rev-list', ...options, query.from, ...excluded, '--', ...(query.path ? [query.path] : [])]);
  return output.toString('latin1').split('\n').filter((line) => line !== '');
}

export async function countCommits(git: GitCommand, query: HistoryQuery): Promise<number> {
  const excluded = (query.without ?? []).map((sha) => `^${sha}`);
  const paths = query.path ? [query.path] : [];
  return Number((await git.run(['rev-list', '--count', query.from, ...excluded, '--', ...paths])).toString('latin1'));
}

export interface TouchedPaths {
  readonly added: string[];
  readonly removed: string[];
  readonly modified: string[];
}

/** What each commit changed against its first parent, with one process; a rename is one path removed and one added. */
export async function touchedPaths(git: GitCommand, shas: readonly string[]): Promise<Map<string, TouchedPaths>> {
  if (shas.length === 0) return new Map();
  const args = ['diff-tree', '--stdin', '-r', '-m', '--first-parent', '--root', '--always', '--no-renames', '--name-status', '-z'];
  const output = await git.run(args, shas.map((sha) => `${sha}\n`).join(''));
  return collect(output.toString('utf8').split('\0'));
}

/** The stream is `<sha>`, then pairs of a status letter and a path, then the next `<sha>`. */
function collect(fields: readonly string[]): Map<string, TouchedPaths> {
  const result = new Map<string, TouchedPaths>();
  let current: TouchedPaths = { added: [], removed: [], modified: [] };
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    if (field.length === 40) {
      current = { added: [], removed: [], modified: [] };
      result.set(field, current);
    } else if (field !== '') {
      at += 1;
      listFor(current, field).push(fields[at] ?? '');
    }
  }
  return result;
}

function listFor(touched: TouchedPaths, status: string): string[] {
  if (status === 'A') return touched.added;
  return status === 'D' ? touched.removed : touched.modified;
}

/** Undefined when the two share no history. */
export async function mergeBase(git: GitCommand, a: string, b: string): Promise<string | undefined> {
  const outcome = await git.attempt(['merge-base', a, b]);
  return outcome.exitCode === 0 ? outcome.stdout.toString('latin1').trim() : undefined;
}
