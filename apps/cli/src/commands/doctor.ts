import { parseArgs } from 'node:util';
import type { Context, Outcome } from '../context.js';
import { diagnose } from '../diagnosis.js';

/** Looks at every part of the chain from this folder to the server: one line each. */
export async function run(args: string[], context: Context): Promise<Outcome> {
  parseArgs({ args, options: {} });
  const findings = await diagnose(context);
  const isWell = findings.every(({ ok }) => ok);
  return { exitCode: isWell ? 0 : 1, data: { ok: isWell, findings }, lines: findings.map(({ ok, name, words }) => `${ok ? 'ok     ' : 'WRONG  '}${name.padEnd(11)}${words}`) };
}
