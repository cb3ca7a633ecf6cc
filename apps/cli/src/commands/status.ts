import { parseArgs } from 'node:util';
import type { Context, Outcome } from '../context.js';
import { localChanges } from '../local-changes.js';
import { Memory } from '../memory.js';
import { requireCopy } from '../project-file.js';

/** What this copy knows by itself: no server is asked. */
export async function run(args: string[], { cwd }: Context): Promise<Outcome> {
  parseArgs({ args, options: {} });
  const copy = await requireCopy(cwd);
  const state = await new Memory(copy).load();
  const { changes, unfit, leftOut } = await localChanges(copy, state);
  const locks = [...state.locks].filter(([, lock]) => Date.parse(lock.expiresAt) > Date.now()).map(([path, { expiresAt }]) => ({ path, expiresAt }));
  const conflicts = [...state.conflicts.keys()];
  const data = { url: state.url, project: state.project, pulledAt: state.pulledAt, docs: state.docs.size, changes: changes.map(({ path, kind }) => ({ path, kind })), conflicts, unfit, leftOut, locks };
  const lines = [
    `${state.project} on ${state.url}: ${state.docs.size} documents, ${state.pulledAt === null ? 'never pulled' : `pulled ${state.pulledAt}`}`,
    ...changes.map(({ path, kind }) => `${kind.padEnd(8)}  ${path}`),
    ...conflicts.map((path) => `CONFLICT  ${path}`),
    ...unfit.map(({ path, why }) => `not sent  ${path}: ${why}`),
    ...leftOut.map(({ path, why }) => `left out  ${path}: ${why}`),
    ...locks.map(({ path, expiresAt }) => `locked    ${path} until ${expiresAt}`),
  ];
  return { exitCode: 0, data, lines };
}
