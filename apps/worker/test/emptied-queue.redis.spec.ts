import { afterAll, beforeAll, describe } from '@jest/globals';
import { createRedis } from '@lockstep/testing';
import type { TestRedis } from '@lockstep/testing';
import { emptyRedis } from '../../../libs/queue/test/empty-queue.js';
import { describeEmptiedQueue } from './emptied-queue.js';

describe('a queue on a Redis that was flushed', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await createRedis();
  });
  afterAll(() => redis.stop());
  describeEmptiedQueue(
    () => ({ databaseUrl: 'postgres://localhost:1/none', redisUrl: redis.url }),
    () => emptyRedis(redis.url),
  );
});
