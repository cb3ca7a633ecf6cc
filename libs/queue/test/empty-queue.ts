import { Redis } from 'ioredis';
import pg from 'pg';

/** Takes everything out of a Redis, as a restart without persistence does too. */
export async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  await redis.quit();
}

/** Takes everything out of the tables of the queue, but for which migrations they have. */
export async function emptyPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'bullmq' and tablename <> 'migration'`);
  await client.query(rows.map(({ name }) => `delete from bullmq.${name};`).join('\n'));
  await client.end();
}
