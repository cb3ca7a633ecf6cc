import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from './redis-server.js';
import type { RedisServer } from './redis-server.js';

/** A Redis server of our own that can stand still, forget, refuse, crash and come back, empty, at the same address. */
export class RestartableRedis {
  /** A connection from before it refused anybody. */
  private insider: Redis | null = null;

  private constructor(
    private server: RedisServer,
    private readonly dir: string,
  ) {}

  static async start(): Promise<RestartableRedis> {
    const dir = await mkdtemp(join(tmpdir(), 'lockstep-redis-'));
    return new RestartableRedis(await startRedis(dir), dir);
  }

  get url(): string {
    return this.server.url;
  }

  async restart(): Promise<void> {
    this.server = await startRedis(this.dir, { port: this.server.port });
  }

  kill(): Promise<void> {
    return this.server.stop('SIGKILL');
  }

  /** It takes connections and answers nobody, until `resume`. */
  pause(): void {
    this.server.pause();
  }

  resume(): void {
    this.server.resume();
  }

  async flush(): Promise<void> {
    await this.inside((redis) => redis.flushall());
  }

  /** Whoever comes now is asked for a password that nobody has; whoever is connected stays. */
  async wantPassword(): Promise<void> {
    await this.inside((redis) => redis.config('SET', 'requirepass', randomBytes(16).toString('hex')));
  }

  async wantNoPassword(): Promise<void> {
    await this.inside((redis) => redis.config('SET', 'requirepass', ''));
  }

  /** Everybody's commands of this name are refused, until `permit`. */
  async forbid(command: string): Promise<void> {
    await this.inside((redis) => redis.acl('SETUSER', 'default', `-${command}`));
  }

  async permit(command: string): Promise<void> {
    await this.inside((redis) => redis.acl('SETUSER', 'default', `+${command}`));
  }

  async stop(): Promise<void> {
    this.insider?.disconnect();
    await this.kill();
    await rm(this.dir, { recursive: true, force: true });
  }

  private async inside(act: (redis: Redis) => Promise<unknown>): Promise<void> {
    this.insider ??= new Redis(this.url).on('error', () => undefined);
    await act(this.insider);
  }
}
