import { readEnv } from './env.js';
import type { Env } from './env.js';
import { Interrupted, Launcher } from './launcher.js';
import { Terminal } from './terminal.js';

/** npm passes a Ctrl-C on that the terminal has already sent to us; only one that comes later is a second wish. */
const SAME_KEYSTROKE = 1_000;

const terminal = new Terminal();
const env = environment();
const launcher = new Launcher(env, terminal, {
  say: (line) => terminal.write(`  ${line}`),
  giveUp: (error) => end(error),
  firstPause: 500,
});

let askedAt: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (askedAt === undefined) terminal.write('\nStopping (Ctrl-C again: at once) …');
    else if (Date.now() - askedAt < SAME_KEYSTROKE) return;
    // The processes we started end when their channels to us close.
    else process.exit(130);
    askedAt = Date.now();
    end(null);
  });
}

// Whoever started us over a channel, as tests do, takes us along.
process.on('disconnect', () => end(null));

launcher.start().catch((error: unknown) => {
  if (!(error instanceof Interrupted)) end(error);
});

function environment(): Env {
  try {
    return readEnv();
  } catch (error) {
    terminal.fail(wordsOf(error));
    process.exit(1);
  }
}

/** Stops everything, then ends: with 0 when that was asked for, with 1 and the reason when something failed. */
function end(failure: unknown): void {
  if (failure !== null) terminal.fail(wordsOf(failure));
  launcher.stop().then(
    () => {
      if (failure === null) terminal.write('Stopped. Your data is kept.');
      process.exit(failure === null ? 0 : 1);
    },
    (error: unknown) => {
      terminal.fail(wordsOf(error));
      process.exit(1);
    },
  );
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
