import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@lockstep/database/migrate';
import { startPostgres } from '@lockstep/database/embedded';
import type { EmbeddedPostgres } from '@lockstep/database/embedded';
import { startRedis } from './redis-server.js';
import type { RedisServer } from './redis-server.js';

/** What the specs of one run share: a Postgres whose database is migrated and only ever copied, and private Redis servers. */
export class Services {
  private readonly dir = mkdtemp(join(tmpdir(), 'lockstep-test-'));
  private postgres: Promise<EmbeddedPostgres> | undefined;
  private readonly redis = new Map<string, RedisServer>();

  /** Starts the server on the first call, so that runs without Postgres never wait for it. @returns the template's address. */
  async template(): Promise<string> {
    this.postgres ??= this.startPostgres();
    return (await this.postgres).url;
  }

  async startRedis(): Promise<string> {
    const server = await startRedis(await mkdtemp(join(await this.dir, 'redis-')), { detached: true });
    this.redis.set(server.url, server);
    return server.url;
  }

  async stopRedis(url: string): Promise<void> {
    await this.redis.get(url)?.stop();
    this.redis.delete(url);
  }

  /** Stops exactly what was started and removes its files. */
  async close(): Promise<void> {
    await Promise.all([...this.redis.keys()].map((url) => this.stopRedis(url)));
    await this.postgres?.then((postgres) => postgres.stop());
    await rm(await this.dir, { recursive: true, force: true });
  }

  private async startPostgres(): Promise<EmbeddedPostgres> {
    const postgres = await startPostgres({ dataDir: join(await this.dir, 'postgres'), durable: false, maxConnections: 300 });
    await migrate(postgres.url);
    return postgres;
  }
}
