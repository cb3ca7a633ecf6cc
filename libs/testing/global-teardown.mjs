import { once } from 'node:events';

/** Closing the channel ends the host and all that it started. */
export default async function tearDown() {
  const child = globalThis.lockstepTestServices;
  if (child === undefined) return;
  child.ref();
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  const [code] = await exited;
  if (code !== 0) throw new Error(`the test services ended with ${code}`);
}
