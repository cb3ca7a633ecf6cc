import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** An API process of its own, as it runs in production. */
export interface RunningApi {
  url: string;
  /** What it wrote, log lines included. */
  output(): string;
  /** Ends it as an operator would, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Leaves it alone, as when the process that started it is killed; returns its exit code. */
  abandon(): Promise<number | null>;
  /** Ends it without a word to anybody, as a crash does. */
  kill(): Promise<void>;
  /** It stands still and answers nobody, its connections stay: a machine that swaps, a container that is moved. */
  pause(): void;
  resume(): void;
}

/** Starts the built API on a free port: a real process, so that what is tested is what runs. */
export async function startApi(settings: { DATABASE_URL: string } & Record<string, string>): Promise<RunningApi> {
  if (!existsSync(MAIN)) throw new Error('The API is not built: run `npx nx build @lockstep/api` first.');
  const { PATH = '' } = process.env;
  const env = { PATH, PORT: '0', HOST: '127.0.0.1', SIGNUP: 'open', LOG_LEVEL: 'warn', SECRET_KEY: randomBytes(32).toString('base64'), ...settings };
  const child = fork(MAIN, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const ready = once(child, 'message').then(([message]) => message as { port: number });
  const first = await Promise.race([ready, exited]);
  if (first === null || typeof first === 'number') throw new Error(`The API ended with code ${first}: ${output}`);
  return {
    url: `http://127.0.0.1:${first.port}`,
    output: () => output,
    stop: () => {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      return exited;
    },
    abandon: () => {
      child.disconnect();
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}
