import { execFile } from 'node:child_process';
import { readFile, readlink, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** What a running server says about itself in its data directory. */
export interface Postmaster {
  pid: number;
  /** It accepts connections. */
  ready: boolean;
}

/** A server gets this long to write its last checkpoint, in milliseconds, before it is told to stop without. */
const FAST_SHUTDOWN = 30_000;

/** @returns null where no server runs, nor has died without clearing up. */
export async function readPostmaster(clusterDir: string): Promise<Postmaster | null> {
  const lines = (await readIfThere(pidFile(clusterDir))).split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
}

/** The path of the file that a server keeps while it lives. */
export function pidFile(clusterDir: string): string {
  return join(clusterDir, 'postmaster.pid');
}

/**
 * Makes way for a new server on `clusterDir`: stops the one that a killed launcher left running, and no other process. After a reboot
 * the number in the file may belong to a stranger, before whom PostgreSQL would refuse to start.
 */
export async function takeOver(clusterDir: string): Promise<void> {
  const found = await readPostmaster(clusterDir);
  if (found === null || !isAlive(found.pid)) return;
  if (await servesHere(found.pid, clusterDir)) await stopPostmaster(found.pid, () => !isAlive(found.pid));
  else await disown(clusterDir);
}

/** Fast shutdown (clients are sent away, nothing committed is lost), then immediate (the next start replays the log), then by force. */
export async function stopPostmaster(pid: number, hasEnded: () => boolean): Promise<void> {
  for (const [signal, patience] of [['SIGINT', FAST_SHUTDOWN], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]] as const) {
    signalIfAlive(pid, signal);
    const deadline = Date.now() + patience;
    while (!hasEnded() && Date.now() < deadline) await pause(10);
    if (hasEnded()) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end, not even by SIGKILL.`);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A server's working directory is its data directory; where the system does not show it, its command line names it. */
async function servesHere(pid: number, clusterDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return (await commandLine(pid)).includes(clusterDir);
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return cwd !== null && cwd === (await realpath(clusterDir));
}

async function commandLine(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', `${pid}`]);
  return stdout;
}

/**
 * PostgreSQL believes in a file that names its own parent process to be a left-over, and goes on to make sure that no server
 * uses the shared memory named there. Removing the file would skip that second look.
 */
async function disown(clusterDir: string): Promise<void> {
  const lines = (await readFile(pidFile(clusterDir), 'utf8')).split('\n');
  await writeFile(pidFile(clusterDir), [process.pid, ...lines.slice(1)].join('\n'));
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
