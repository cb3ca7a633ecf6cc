import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@lockstep/database/embedded';
import type { EmbeddedPostgres } from '@lockstep/database/embedded';
import { migrate } from '@lockstep/database/migrate';

/** A PostgreSQL server of our own, durable, that can end and come back at the same address. */
export class RestartablePostgres {
  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedPostgres,
  ) {}

  static async start(): Promise<RestartablePostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), 'lockstep-postgres-'));
    const server = await startPostgres({ dataDir });
    await migrate(server.url);
    return new RestartablePostgres(dataDir, server);
  }

  get url(): string {
    return this.server.url;
  }

  down(): Promise<void> {
    return this.server.stop();
  }

  async up(): Promise<void> {
    this.server = await startPostgres({ dataDir: this.dataDir, port: this.server.port });
  }

  async close(): Promise<void> {
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}
