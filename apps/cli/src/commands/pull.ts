import { parseArgs } from 'node:util';
import { apiOf } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { keepOutOfGit } from '../git-exclude.js';
import { Memory } from '../memory.js';
import { requireCopy } from '../project-file.js';
import type { Copy } from '../project-file.js';
import { Pull } from '../pull.js';
import type { PullOptions, PullReport } from '../pull.js';

export async function run(args: string[], context: Context): Promise<Outcome> {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false }, 'allow-deletes': { type: 'boolean', default: false } } });
  const copy = await requireCopy(context.cwd);
  const report = await pullInto(copy, context, { check: values.check, allowDeletes: values['allow-deletes'] });
  const { changed, conflicts, refused } = report;
  const isOpen = conflicts.length + refused.length > 0 || (values.check && changed.length > 0);
  return { exitCode: isOpen ? 1 : 0, data: report, lines: linesOf(report, values.check) };
}

/** @param timeoutMs how long one answer may take. */
export async function pullInto(copy: Copy, context: Context, how: PullOptions & { timeoutMs?: number }): Promise<PullReport> {
  const memory = new Memory(copy);
  const api = await apiOf(context, copy, how.timeoutMs);
  if (how.check) return new Pull(copy, memory, how).run(api);
  return memory.exclusively(async () => {
    await keepOutOfGit(copy.home);
    return new Pull(copy, memory, how).run(api);
  });
}

const DONE = { create: 'new', update: 'updated', merge: 'merged', move: 'moved', delete: 'deleted' } as const;

function linesOf({ changed, conflicts, refused }: PullReport, check: boolean): string[] {
  const lines = [
    ...changed.map(({ path, action, from }) => `${DONE[action].padEnd(8)}  ${from === undefined ? '' : `${from} -> `}${path}`),
    ...conflicts.map(({ path, why }) => `CONFLICT  ${path}: ${why}`),
    ...refused.map(({ path, why }) => `refused   ${path}: ${why}`),
  ];
  if (lines.length === 0) return ['Up to date.'];
  if (conflicts.length > 0 && !check) lines.push('Your files are as they were; the server\'s texts are in .lockstep/conflicts. Bring both together in the file, then: lockstep resolve <file>');
  return check ? [...lines, 'Nothing was changed: this was a check.'] : lines;
}
