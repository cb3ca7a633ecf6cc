import { onePath } from '../arguments.js';
import { apiOf } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { refusal } from '../failures.js';
import { Memory } from '../memory.js';
import { requireCopy } from '../project-file.js';

export async function run(args: string[], context: Context): Promise<Outcome> {
  const copy = await requireCopy(context.cwd);
  const path = onePath(args, copy, context);
  const memory = new Memory(copy);
  const api = await apiOf(context, copy);
  await memory.exclusively(async () => {
    const state = await memory.load();
    const lock = state.locks.get(path);
    if (!lock) throw refusal(`this copy holds no lock on ${path}`, 'not_locked');
    await api.unlock(lock.docId, lock);
    state.locks.delete(path);
    await memory.save(state);
  });
  return { exitCode: 0, data: { path }, lines: [`${path} is free`] };
}
