import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@lockstep/testing';
import { Redis } from 'ioredis';

/** A Redis server of our own that can stand still, forget, crash and come back, empty, at the same address. */
export class RestartableRedis {
  private server: ChildProcess | null = null;
  /** The connection that can unlock what it locked. */
  private doorkeeper: Redis | null = null;

  private constructor(
    private readonly port: number,
    private readonly dir: string,
  ) {}

  static async start(): Promise<RestartableRedis> {
    const redis = new RestartableRedis(await freePort(), await mkdtemp(join(tmpdir(), 'lockstep-redis-')));
    await redis.restart();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async restart(): Promise<void> {
    this.server = spawn('redis-server', ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.dir], { stdio: 'ignore' });
    await eventually(() => this.answers());
  }

  async kill(): Promise<void> {
    const server = this.server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  /** It takes connections and answers nobody, until `resume`. */
  pause(): void {
    this.server?.kill('SIGSTOP');
  }

  resume(): void {
    this.server?.kill('SIGCONT');
  }

  async flush(): Promise<void> {
    const client = new Redis(this.url);
    await client.flushall();
    client.disconnect();
  }

  /** Whoever comes now is asked for a password that nobody has, until `unlock`; whoever is connected stays. */
  async lock(): Promise<void> {
    this.doorkeeper = new Redis(this.url);
    await this.doorkeeper.config('SET', 'requirepass', randomBytes(16).toString('hex'));
  }

  async unlock(): Promise<void> {
    await this.doorkeeper?.config('SET', 'requirepass', '');
  }

  async stop(): Promise<void> {
    this.doorkeeper?.disconnect();
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  private async answers(): Promise<boolean> {
    const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.ping()) === 'PONG';
    } finally {
      client.disconnect();
    }
  }
}
