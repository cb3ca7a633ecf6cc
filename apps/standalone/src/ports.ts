import { once } from 'node:events';
import { createServer } from 'node:net';

/** Addresses that `localhost` may stand for: a program on either of them would answer in our place. */
const LOOPBACK = ['127.0.0.1', '::1'];

/** @throws Error of one line when somebody listens there. */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  const hosts = ['localhost', ...LOOPBACK].includes(host) ? LOOPBACK : [host];
  for (const address of hosts) {
    const problem = await tryListening(address, port);
    if (problem === 'EADDRINUSE') throw new Error(`Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`);
    if (problem === 'EACCES') throw new Error(`Port ${port} may not be used by this account. Choose one above 1023: PORT=3000 npm start`);
    // A machine without IPv6 has no ::1; an address that is none of ours is HOST's fault.
    if (problem !== null && address !== '::1') throw new Error(`HOST=${host}, PORT=${port}: cannot listen there (${problem}).`);
  }
}

/**
 * A free port that will still be free at the next start: below the range from which systems take ports for outgoing
 * connections (from 32768 on Linux, 49152 elsewhere).
 */
export async function lastingFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await tryListening('127.0.0.1', port)) === null) return port;
  }
  throw new Error('There is no free port between 20000 and 30000.');
}

async function tryListening(host: string, port: number): Promise<string | null> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, 'listening');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
  probe.close();
  await once(probe, 'close');
  return null;
}
