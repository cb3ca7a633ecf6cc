import { fork } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const host = fileURLToPath(new URL('./dist/services-host.js', import.meta.url));

/** Starts the process that owns this run's services; each service starts when a spec first asks for it. */
export default async function setUp() {
  if (!(await isBuilt())) return;
  const child = fork(host, { detached: true });
  const [{ url }] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error(`${host} ended before it was ready`)))]);
  child.unref();
  child.channel.unref();
  process.env.LOCKSTEP_TEST_SERVICES = url;
  globalThis.lockstepTestServices = child;
}

/** Specs without services also run in a workspace that is not built; the others then say so themselves. */
async function isBuilt() {
  return access(host).then(
    () => true,
    () => false,
  );
}
