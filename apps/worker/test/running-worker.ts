import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A worker process of its own, as it runs in production. */
export interface RunningWorker {
  output(): string;
  /** Ends it as an operator would, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it without a word to anybody. */
  kill(): Promise<void>;
}

/** Starts the built worker and waits until jobs can come to it. */
export async function startWorker(settings: { DATABASE_URL: string; SECRET_KEY: string } & Record<string, string>): Promise<RunningWorker> {
  if (!existsSync(MAIN)) throw new Error('The worker is not built: run `npx nx build @lockstep/worker` first.');
  const { PATH = '' } = process.env;
  const child = fork(MAIN, { env: { PATH, LOG_LEVEL: 'warn', ...settings }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const first = await Promise.race([once(child, 'message').then(() => 'ready' as const), exited]);
  if (first !== 'ready') throw new Error(`The worker ended with code ${first}: ${output}`);
  return {
    output: () => output,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
