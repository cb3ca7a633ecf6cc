import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRedis, eventually } from '@lockstep/testing';
import type { TestRedis } from '@lockstep/testing';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { RedisThrottlerStorage } from './redis-throttler-storage.js';

const MINUTE = 60_000;

let server: TestRedis;
let connections: Redis[];

beforeEach(async () => {
  server = await createRedis();
  connections = [];
});

afterEach(async () => {
  for (const connection of connections) connection.disconnect();
  await server.stop();
});

/** Counts as one API process does. */
async function open(): Promise<RedisThrottlerStorage> {
  const redis = new Redis(server.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on('error', () => undefined);
  connections.push(redis);
  await eventually(() => redis.status === 'ready');
  return new RedisThrottlerStorage(redis, pino({ level: 'silent' }));
}

describe('rate limits over Redis', () => {
  it('HTTP6 processes count together, each caller for himself', async () => {
    const [one, two] = [await open(), await open()];
    const hits = await Promise.all([one, two, one, two].map((storage) => storage.increment('user:a', MINUTE, 3)));
    expect(hits.map((hit) => hit.totalHits).sort()).toEqual([1, 2, 3, 4]);
    expect(hits.filter((hit) => hit.isBlocked)).toHaveLength(1);
    expect((await two.increment('user:b', MINUTE, 3)).totalHits).toBe(1);
  });

  it('HTTP6 a window ends by itself, and says when', async () => {
    const storage = await open();
    const first = await storage.increment('user:a', MINUTE, 1);
    expect([first.totalHits, first.timeToExpire]).toEqual([1, 60]);
    const connection = connections[0];
    expect(await connection?.pttl('lockstep:rate:user:a')).toBeGreaterThan(50_000);
    await connection?.pexpire('lockstep:rate:user:a', 1);
    expect(await eventually(async () => (await storage.increment('user:a', MINUTE, 1)).totalHits === 1)).toBe(true);
  });

  it('HTTP6 while Redis is away each process counts alone', async () => {
    const storage = await open();
    await storage.increment('user:a', MINUTE, 2);
    await server.stop();
    const alone = [];
    for (let n = 0; n < 3; n++) alone.push(await storage.increment('user:a', MINUTE, 2));
    expect(alone.map((hit) => [hit.totalHits, hit.isBlocked])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });
});
