import { afterEach, expect, it } from '@jest/globals';
import { eventually } from '@lockstep/testing';
import { BullJobQueue, JobRunner } from '@lockstep/queue';
import type { JobHandlers, QueueLocation } from '@lockstep/queue';

type Place = Pick<QueueLocation, 'databaseUrl' | 'redisUrl'>;

/** The same promises on every backend. `empty` takes everything out of the queue. */
export function describeQueue(place: () => Place, empty: () => Promise<void>): void {
  const open: { close(): Promise<void> }[] = [];
  const errors: Error[] = [];
  const location = (): QueueLocation => ({ ...place(), onError: (error) => errors.push(error) });

  const queue = (): BullJobQueue => keep(new BullJobQueue(location()));
  const runner = (handlers: Partial<JobHandlers>): JobRunner => {
    const quiet = async (): Promise<{ again: null }> => ({ again: null });
    return keep(new JobRunner({ ...location(), handlers: { 'sync.reconcile': quiet, 'pulls.tell': quiet, 'sync.sweep': quiet, ...handlers }, onJobError: (error) => errors.push(error) }));
  };
  function keep<T extends { close(): Promise<void> }>(part: T): T {
    open.push(part);
    return part;
  }

  afterEach(async () => {
    for (const part of open.splice(0).reverse()) await part.close();
    expect(errors.splice(0)).toEqual([]);
  });

  it('QUEUE1 many asks for one link never run at once, and the last one is answered', async () => {
    const jobs = queue();
    const linkId = crypto.randomUUID();
    const seen = { asked: 0, answered: 0, active: 0, most: 0, runs: 0 };
    runner({
      'sync.reconcile': async () => {
        seen.most = Math.max(seen.most, ++seen.active);
        const covers = seen.asked;
        await new Promise((resolve) => setImmediate(resolve));
        seen.active--;
        seen.runs++;
        seen.answered = covers;
        return { again: null };
      },
    });
    for (let i = 0; i < 100; i++) {
      seen.asked = i + 1;
      await jobs.enqueueReconcile(linkId, { delaySeconds: 0 });
    }
    await eventually(() => seen.answered === 100);
    expect(seen.most).toBe(1);
    expect(seen.runs).toBeLessThanOrEqual(101);
  });

  it('QUEUE2 an urgent ask does not wait for a planned look', async () => {
    const jobs = queue();
    const linkId = crypto.randomUUID();
    const runs: string[] = [];
    runner({ 'sync.reconcile': async ({ linkId: id }) => ({ again: (runs.push(id), null) }) });
    await jobs.enqueueReconcile(linkId, { delaySeconds: 3600 });
    await jobs.enqueueReconcile(linkId, { delaySeconds: 0 });
    await eventually(() => runs.join() === linkId);
  });

  it('QUEUE3 a job that asks to come again does, and takes asks from meanwhile with it', async () => {
    const jobs = queue();
    const linkId = crypto.randomUUID();
    let runs = 0;
    runner({
      'sync.reconcile': async () => {
        runs++;
        return { again: runs === 1 ? new Date(Date.now() + 50) : null };
      },
    });
    await jobs.enqueueReconcile(linkId, { delaySeconds: 0 });
    await eventually(() => runs >= 2);
    await jobs.enqueueReconcile(linkId, { delaySeconds: 0 });
    await eventually(() => runs >= 3);
  });

  it('QUEUE4 the sweep comes by itself, once however often it was ordered', async () => {
    const jobs = queue();
    let sweeps = 0;
    runner({ 'sync.sweep': async () => ({ again: (sweeps++, null) }) });
    await jobs.scheduleSweep(1);
    await queue().scheduleSweep(1);
    await eventually(() => sweeps >= 2);
  });

  it('QUEUE4 the sweep comes again after the queue lost everything', async () => {
    const jobs = queue();
    let sweeps = 0;
    runner({ 'sync.sweep': async () => ({ again: (sweeps++, null) }) });
    await jobs.scheduleSweep(1);
    await eventually(() => sweeps >= 1);
    await empty();
    const before = sweeps;
    // One may have been under way, and its end then finds no job.
    await eventually(() => sweeps >= before + 2);
    expect(errors.splice(0).filter(({ message }) => !message.startsWith('Missing key for job'))).toEqual([]);
  });

  it('QUEUE5 says whether its backend answers', async () => {
    await expect(queue().ready()).resolves.toBeUndefined();
  });
}
