import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRedis, eventually } from '@lockstep/testing';
import type { TestRedis } from '@lockstep/testing';
import { BullJobQueue, JobRunner } from '@lockstep/queue';
import { emptyRedis } from '../test/empty-queue.js';
import { describeQueue } from '../test/queue-behaviour.js';

const NOWHERE = 'postgres://localhost:1/none';

describe('the queue on Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await createRedis();
  });
  afterAll(() => redis.stop());
  describeQueue(
    () => ({ databaseUrl: NOWHERE, redisUrl: redis.url }),
    () => emptyRedis(redis.url),
  );

  it('QUEUE6 a Redis that goes away refuses asks and ends no process', async () => {
    const own = await createRedis();
    const errors: Error[] = [];
    const location = { databaseUrl: NOWHERE, redisUrl: own.url, onError: (error: Error) => errors.push(error) };
    const jobs = new BullJobQueue(location);
    const runner = new JobRunner({
      ...location,
      handlers: { 'sync.reconcile': async () => ({ again: null }), 'pulls.tell': async () => ({ again: null }), 'sync.sweep': async () => ({ again: null }) },
      onJobError: (error) => errors.push(error),
    });
    await jobs.ready();
    await runner.ready();
    await own.stop();
    await eventually(() => errors.length > 0);
    await expect(jobs.enqueueReconcile(crypto.randomUUID(), { delaySeconds: 0 })).rejects.toThrow();
    await expect(jobs.ready()).rejects.toThrow();
    await Promise.all([jobs.close(), runner.close({ force: true })]);
  });
});
