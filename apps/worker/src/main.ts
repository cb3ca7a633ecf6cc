import { pino } from 'pino';
import { readEnv } from './env.js';
import { startWorker } from './wiring.js';

/** One line for an operator instead of a stack: what is wrong at boot is nearly always a setting. */
function fail(error: unknown): never {
  process.stderr.write(`lockstep worker: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

try {
  const env = readEnv();
  const worker = await startWorker(env, pino({ name: 'worker', level: env.logLevel }));
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    worker.close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  // A killed launcher leaves nothing behind.
  process.on('disconnect', close);
  process.send?.({ type: 'ready' });
} catch (error) {
  fail(error);
}
