import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import { pidFile, readPostmaster, stopPostmaster } from './postmaster.js';

/** Replaying the log after a crash may take this long, in milliseconds, before a start counts as failed. */
const START_TIMEOUT = 120_000;

export interface Server {
  process: ChildProcess;
  pid: number;
  /** Ends with the server, and ends the server when we die without stopping it. */
  guard: ChildProcess;
}

/** Starts a server and waits until it takes connections. @throws with the end of its log when it does not. */
export async function launchServer(cluster: Cluster, binaries: Binaries, options: { settings: Record<string, string>; logFile: string }): Promise<Server> {
  const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args, ...ids } = cluster.account.launch(binaries.postgres, ['-D', cluster.dir, ...settings]);
  const log = await open(options.logFile, 'a', 0o600);
  const { size } = await log.stat();
  // In a process group of its own: a Ctrl-C in the terminal must reach the server last, through us.
  const child = spawn(file, args, { ...ids, cwd: '/', stdio: ['ignore', log.fd, log.fd], detached: true });
  await once(child, 'spawn');
  await log.close();
  const pid = child.pid as number;
  const guard = startGuard(pid, cluster.dir);
  if (await becomesReady(child, pid, cluster.dir)) return { process: child, pid, guard };
  await stopPostmaster(pid, () => child.exitCode !== null || child.signalCode !== null);
  guard.stdin?.end();
  const words = (await readFile(options.logFile, 'utf8')).slice(size).trim().split('\n').slice(-8).join('\n');
  throw new Error(`PostgreSQL did not start; ${options.logFile} ends:\n${words}`);
}

async function becomesReady(child: ChildProcess, pid: number, clusterDir: string): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const found = await readPostmaster(clusterDir);
    if (found?.pid === pid && found.ready) return true;
    await pause(10);
  }
  return false;
}

/** Waits for the end of its input, which comes even when we are killed, and then stops the server that is still ours. */
const guardScript = 'read -r _; [ "$(head -n 1 "$2" 2>/dev/null)" = "$1" ] && kill -INT "$1"; exit 0';

function startGuard(pid: number, clusterDir: string): ChildProcess {
  const guard = spawn('sh', ['-c', guardScript, 'postgres-guard', `${pid}`, pidFile(clusterDir)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
  guard.unref();
  return guard;
}
