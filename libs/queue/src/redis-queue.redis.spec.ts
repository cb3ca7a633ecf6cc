import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRedis, eventually, RestartableRedis } from '@lockstep/testing';
import type { TestRedis } from '@lockstep/testing';
import { BullJobQueue, JobRunner } from '@lockstep/queue';
import type { JobHandlers, JobOutcome } from '@lockstep/queue';
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
    const { jobs, runner } = workOn(own.url, (error) => void errors.push(error), async () => ({ again: null }));
    await jobs.ready();
    await runner.ready();
    await own.stop();
    await eventually(() => errors.length > 0);
    await expect(jobs.enqueueReconcile(crypto.randomUUID(), { delaySeconds: 0 })).rejects.toThrow();
    await expect(jobs.ready()).rejects.toThrow();
    await Promise.all([jobs.close(), runner.close({ force: true })]);
  });

  it.each<[string, (redis: RestartableRedis) => Promise<void>, (redis: RestartableRedis) => Promise<void>]>([
    ['is away', (own) => own.kill(), (own) => own.restart()],
    ['wants another password', (own) => own.wantPassword(), (own) => own.wantNoPassword()],
    ['refuses the first command', (own) => own.forbid('info'), (own) => own.permit('info')],
  ])('QUEUE6 a Redis that %s when it is first asked refuses asks, and is found when it is there', async (_, close, open) => {
    const own = await RestartableRedis.start();
    await close(own);
    const jobs = new BullJobQueue({ databaseUrl: NOWHERE, redisUrl: own.url, onError: () => undefined });
    try {
      for (let asks = 0; asks < 2; asks++) await expect(jobs.enqueueReconcile(crypto.randomUUID(), { delaySeconds: 0 })).rejects.toThrow();
      await expect(jobs.ready()).rejects.toThrow();
      await open(own);
      await eventually(() => jobs.enqueueReconcile(crypto.randomUUID(), { delaySeconds: 0 }).then(() => true));
    } finally {
      await jobs.close();
      await own.stop();
    }
  });

  it('QUEUE4 a sweep that was ordered while Redis was away comes when it is there', async () => {
    const own = await RestartableRedis.start();
    await own.kill();
    let sweeps = 0;
    const { jobs, runner } = workOn(own.url, () => undefined, async () => ({ again: (sweeps++, null) }));
    try {
      await jobs.scheduleSweep(1);
      await own.restart();
      await runner.ready();
      await eventually(() => sweeps > 0);
    } finally {
      await Promise.all([jobs.close(), runner.close()]);
      await own.stop();
    }
  });
});

function workOn(redisUrl: string, onError: (error: Error) => void, sweep: JobHandlers['sync.sweep']): { jobs: BullJobQueue; runner: JobRunner } {
  const location = { databaseUrl: NOWHERE, redisUrl, onError };
  const nothing = async (): Promise<JobOutcome> => ({ again: null });
  const handlers = { 'sync.reconcile': nothing, 'pulls.tell': nothing, 'sync.sweep': sweep };
  return { jobs: new BullJobQueue(location), runner: new JobRunner({ ...location, handlers, onJobError: onError }) };
}
