import { LIMITS } from '@lockstep/contracts';
import { parseArgs } from 'node:util';
import { docPath } from '../arguments.js';
import { apiOf } from '../context.js';
import type { Context, Outcome } from '../context.js';
import { usage } from '../failures.js';
import { Memory, newLockSession } from '../memory.js';
import { requireCopy } from '../project-file.js';

/** Nobody renews the lock once this program has ended: long enough to edit something, short enough to forget. */
const DEFAULT_TTL = 600;

export async function run(args: string[], context: Context): Promise<Outcome> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { ttl: { type: 'string' } } });
  const copy = await requireCopy(context.cwd);
  const path = docPath(positionals, copy, context);
  const ttl = seconds(values.ttl);
  const memory = new Memory(copy);
  const api = await apiOf(context, copy);
  const lock = await memory.exclusively(async () => {
    const state = await memory.load();
    const { id: docId } = await api.docAt(path);
    const session = state.locks.get(path)?.session ?? newLockSession();
    const taken = await api.lock(docId, session, ttl);
    state.locks.set(path, { docId, session, token: taken.token, expiresAt: taken.expiresAt });
    await memory.save(state);
    return taken;
  });
  return { exitCode: 0, data: { path, token: lock.token, expiresAt: lock.expiresAt }, lines: [`${path} is yours until ${lock.expiresAt}`] };
}

function seconds(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TTL;
  const ttl = Number(text);
  if (!Number.isInteger(ttl) || ttl < LIMITS.lockTtlMin || ttl > LIMITS.lockTtlMax) throw usage(`--ttl is ${LIMITS.lockTtlMin} to ${LIMITS.lockTtlMax} seconds`);
  return ttl;
}
