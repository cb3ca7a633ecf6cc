import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, rename, stat } from 'node:fs/promises';
import { lastWords } from './last-words.js';
import type { Service } from './service.js';

/** A program of this workspace and how it is started. */
export interface Program {
  name: string;
  script: string;
  env: Record<string, string | undefined>;
  logFile: string;
}

/** How long a process may take to be ready, and to end after it was asked to, in milliseconds. */
const READY_TIMEOUT = 60_000;
const STOP_TIMEOUT = 15_000;
/** A log is put aside at the next start when it is larger than this, in bytes. */
const LOG_LIMIT = 10 * 1024 * 1024;

/**
 * Starts a node process that sends `{ type: 'ready' }` when it is up and ends when its channel to us closes, so that it never
 * outlives us. It writes to its log file, and has a process group of its own: a Ctrl-C in the terminal is ours to pass on.
 * @throws with its last words when it ends before it is ready.
 */
export async function startProgram(program: Program): Promise<Service> {
  await rotate(program.logFile);
  const log = await open(program.logFile, 'a', 0o600);
  const from = (await log.stat()).size;
  const child = fork(program.script, { env: program.env, detached: true, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
  const exited = once(child, 'exit');
  await log.close();
  const ended = exited.then(async ([code, signal]) => `${signal ?? `exit code ${code}`}\n${await lastWords(program.logFile, from)}`.trim());
  if (!(await becomesReady(child, exited))) {
    child.kill('SIGKILL');
    throw new Error(`${program.name} did not start: ${await ended}`);
  }
  return { ended, stop: () => stop(child, exited) };
}

async function becomesReady(child: ChildProcess, exited: Promise<unknown>): Promise<boolean> {
  const timeout = AbortSignal.timeout(READY_TIMEOUT);
  const ready = new Promise<boolean>((resolve) => {
    child.on('message', (message) => resolve((message as { type?: string }).type === 'ready'));
    timeout.addEventListener('abort', () => resolve(false));
  });
  return Promise.race([ready, exited.then(() => false)]);
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
  await exited;
  clearTimeout(timer);
}

async function rotate(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(logFile, `${logFile}.1`);
}
