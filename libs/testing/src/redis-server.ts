import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

/** A redis-server of our own, which keeps nothing on disk. */
export interface RedisServer {
  url: string;
  port: number;
  /** Resolves when it has ended; by default in order. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** It takes connections and answers nobody, until `resume`. */
  pause(): void;
  resume(): void;
}

interface RedisOptions {
  port?: number;
  /** Lives on when the terminal ends the run, for whoever still uses it: the caller stops it. */
  detached?: boolean;
}

/** @param dir an empty directory. @throws where the machine has no redis-server. */
export async function startRedis(dir: string, options: RedisOptions = {}): Promise<RedisServer> {
  const { port = await freePort(), detached = false } = options;
  const child = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir], { stdio: 'ignore', detached });
  await once(child, 'spawn');
  await eventually(() => (child.exitCode === null ? answers(port) : Promise.reject(new Error(`redis-server ended with ${child.exitCode}`))));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { url: `redis://127.0.0.1:${port}`, port, stop, pause: () => void child.kill('SIGSTOP'), resume: () => void child.kill('SIGCONT') };
}

function answers(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
  return new Promise((resolve) => {
    socket.once('data', (data) => resolve(data.toString().startsWith('+PONG')));
    socket.once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
