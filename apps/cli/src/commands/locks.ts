import { parseArgs } from 'node:util';
import { apiOf } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { Memory } from '../memory.js';
import { requireCopy } from '../project-file.js';

export async function run(args: string[], context: Context): Promise<Outcome> {
  parseArgs({ args, options: {} });
  const copy = await requireCopy(context.cwd);
  const api = await apiOf(context, copy);
  const [locks, state] = await Promise.all([api.locks(), new Memory(copy).load()]);
  const known = new Map([...state.docs].map(([path, { id }]) => [id, path]));
  const paths = locks.every(({ docId }) => known.has(docId)) ? known : await api.paths();
  const items = locks.map(({ docId, holder, expiresAt, token }) => {
    const path = paths.get(docId) ?? docId;
    return { path, docId, holder, expiresAt, token, mine: state.locks.get(path)?.token === token };
  });
  const lines = items.map(({ path, holder, expiresAt, mine }) => `${path}  ${mine ? 'this copy' : holder.name}, until ${expiresAt}`);
  return { exitCode: 0, data: { items }, lines: lines.length === 0 ? ['No locks.'] : lines };
}
