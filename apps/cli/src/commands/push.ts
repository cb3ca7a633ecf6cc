import { parseArgs } from 'node:util';
import { apiOf } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { Memory } from '../memory.js';
import { requireCopy } from '../project-file.js';
import { Push } from '../push.js';
import type { PushReport } from '../push.js';

export async function run(args: string[], context: Context): Promise<Outcome> {
  const { values } = parseArgs({ args, options: { message: { type: 'string', short: 'm' }, 'allow-deletes': { type: 'boolean', default: false } } });
  const copy = await requireCopy(context.cwd);
  const memory = new Memory(copy);
  const api = await apiOf(context, copy);
  const report = await memory.exclusively(() => new Push(copy, memory, { message: values.message, allowDeletes: values['allow-deletes'] }).run(api));
  return { exitCode: report.conflicts.length + report.unfit.length > 0 ? 1 : 0, data: report, lines: linesOf(report) };
}

function linesOf({ pushed, proposed, conflicts, unfit, leftOut, warnings }: PushReport): string[] {
  const lines = [
    ...pushed.map(({ path, action, version }) => `pushed    ${path}${action === 'delete' ? ' (deleted)' : version === undefined ? '' : ` (version ${version})`}`),
    ...proposed.map(({ path }) => `proposed  ${path}: a person decides about it in Lockstep; this file stays as it is`),
    ...warnings.map(({ path, line, message }) => `warning   ${path}${line === undefined ? '' : `:${line}`}: ${message}`),
    ...conflicts.map(({ path, why }) => `CONFLICT  ${path} ${why}`),
    ...unfit.map(({ path, why }) => `not sent  ${path}: ${why}`),
    ...leftOut.map(({ path, why }) => `left out  ${path}: ${why}`),
  ];
  return lines.length === 0 ? ['Nothing to push.'] : lines;
}
