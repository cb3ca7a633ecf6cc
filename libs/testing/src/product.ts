import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTestEnv } from './env.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

/** The whole product as a person starts it, without the build. */
export interface Product {
  url: string;
  port: number;
  dataDir: string;
  /** Of the launcher; the processes it starts are its children. */
  pid: number;
  /** Everything printed so far, both streams. */
  output(): string;
  /** Asks it to stop as a Ctrl-C does. @returns the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9` of the launcher alone. */
  kill(): Promise<void>;
}

export interface ProductOptions {
  /** Beside these: what the test runs with, PORT, DATA_DIR. */
  env?: Record<string, string>;
  /** Absent: a new one, which `stop` removes. */
  dataDir?: string;
  port?: number;
}

const launcher = fileURLToPath(new URL('../../../apps/standalone/dist/main.js', import.meta.url));
/** A start with an empty data directory takes some seconds; more on a machine that is busy with other tests. */
const START_TIMEOUT = 120_000;

/**
 * Starts the built product on a free port and waits for the ready line. It ends with the test process, whatever happens to that.
 * DEMO is 0, the debounce 0 s and the sweep 5 s, unless `env` says otherwise.
 * @throws with what it printed when it does not become ready.
 */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const port = options.port ?? (await freePort());
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'lockstep-product-')));
  const run = runLauncher({ DEMO: '0', SYNC_DEBOUNCE_SECONDS: '0', SYNC_SWEEP_SECONDS: '5', ...options.env, PORT: `${port}`, DATA_DIR: dataDir });
  const url = await eventually(() => /^Lockstep is ready at (\S+)$/m.exec(run.output())?.[1] ?? hasEnded(run.child), { deadline: START_TIMEOUT });
  if (typeof url !== 'string') throw new Error(`the product ended with ${run.child.exitCode ?? run.child.signalCode}:\n${run.output()}`);
  return {
    url,
    port,
    dataDir,
    pid: run.child.pid as number,
    output: run.output,
    stop: async () => {
      if (!hasEnded(run.child)) run.child.kill('SIGINT');
      const code = await run.exited;
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      run.child.kill('SIGKILL');
      await run.exited;
    },
  };
}

/** Starts the product where it is expected to refuse. @returns exit code and everything printed. */
export async function refusedStart(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const run = runLauncher({ DEMO: '0', ...env });
  return { code: await run.exited, output: run.output() };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function runLauncher(env: Record<string, string>) {
  // The channel tells the launcher when we are gone; a group of its own keeps a Ctrl-C at jest away from it.
  const child = spawn(process.execPath, [launcher], { env: { ...readTestEnv().inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true });
  let printed = '';
  child.stdout?.on('data', (data) => (printed += data));
  child.stderr?.on('data', (data) => (printed += data));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { child, exited, output: () => printed };
}
