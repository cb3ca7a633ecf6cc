import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, listen } from './create-app.js';
import { readEnv } from './env.js';
import type { Env } from './env.js';

/** Requests in flight get this long, in milliseconds, before the process ends without them. */
const GRACE = 10_000;

/** One line for an operator instead of a stack: what is wrong at boot is nearly always a setting. */
function fail(error: unknown): never {
  process.stderr.write(`lockstep api: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function environment(): Env {
  try {
    return readEnv();
  } catch (error) {
    fail(error);
  }
}

/** Also ends with the process that started us, so that a killed launcher leaves nothing behind. */
function closeOnSignal(app: NestFastifyApplication): void {
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), GRACE).unref();
    app.close().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  process.on('disconnect', close);
}

const env = environment();
try {
  const app = await createApp(env);
  closeOnSignal(app);
  const address = await listen(app, env);
  process.send?.({ type: 'ready', ...address });
} catch (error) {
  fail(error);
}
