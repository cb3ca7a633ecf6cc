import type { JobQueue } from '@lockstep/core';
import type { JobsOptions } from 'bullmq';
import { openQueue } from './backend.js';
import type { OpenedQueue, OpenJob, QueueLocation } from './backend.js';

/** However long people keep saving, what they saved goes out this long after the first save. */
const LONGEST_DEBOUNCE_MS = 5 * 60_000;
const ATTEMPTS = 3;
const BACKOFF_MS = 5_000;
const SWEEP_RETRY_SECONDS = 5;
/** Failed jobs are kept for whoever looks into the queue; the truth about failures is in Postgres. */
const KEEP_FAILED = 500;

/** Adds jobs. Safe to use from any number of processes. */
export class BullJobQueue implements JobQueue {
  private readonly opened: OpenedQueue;
  private readonly onError: (error: Error) => void;
  private sweepTimer: NodeJS.Timeout | undefined;
  private ordering: Promise<number> | undefined;
  private closing = false;

  constructor(location: QueueLocation) {
    this.opened = openQueue(location);
    this.onError = location.onError;
  }

  async enqueueReconcile(linkId: string, { delaySeconds }: { delaySeconds: number }): Promise<void> {
    const queue = await this.opened.queue();
    const added = await queue.add('sync.reconcile', { linkId }, askedFor(`link-${linkId}`, delaySeconds));
    const waiting = added.id === undefined ? undefined : await queue.getJob(added.id);
    if (waiting) await reschedule(waiting, Math.round(delaySeconds * 1000));
  }

  async enqueueTellPulls(linkId: string, { delaySeconds }: { delaySeconds: number }): Promise<void> {
    const queue = await this.opened.queue();
    await queue.add('pulls.tell', { linkId }, askedFor(`pulls-${linkId}`, delaySeconds));
  }

  /**
   * Looks for links by itself from now on; any number of processes may say so, it stays one schedule. The schedule is kept in the queue and
   * goes with it, when a Redis is flushed or comes back empty, so it is ordered again and again: the sweep is what makes up for such a loss.
   */
  async scheduleSweep(everySeconds: number): Promise<void> {
    this.ordering = this.orderSweep(everySeconds);
    const nextInSeconds = await this.ordering;
    if (this.closing) return;
    clearTimeout(this.sweepTimer);
    this.sweepTimer = setTimeout(() => void this.scheduleSweep(everySeconds), nextInSeconds * 1000);
  }

  /** Resolves when the backend answers. @throws when it does not. */
  async ready(): Promise<void> {
    const queue = await this.opened.queue();
    await queue.getJobCounts('delayed');
  }

  async close(): Promise<void> {
    this.closing = true;
    clearTimeout(this.sweepTimer);
    await this.ordering;
    await this.opened.close();
  }

  /** @returns after how many seconds to order it again; a backend that is away is told of and asked again soon. */
  private async orderSweep(everySeconds: number): Promise<number> {
    const template = { name: 'sync.sweep' as const, data: {}, opts: { removeOnComplete: true, removeOnFail: KEEP_FAILED } };
    try {
      const queue = await this.opened.queue();
      await queue.upsertJobScheduler('sync.sweep', { every: everySeconds * 1000 }, template);
      return everySeconds;
    } catch (error) {
      this.onError(error as Error);
      return Math.min(everySeconds, SWEEP_RETRY_SECONDS);
    }
  }
}

/** However often it is asked for, one job waits and one runs; an ask during a run is answered after it. */
function askedFor(id: string, delaySeconds: number): JobsOptions {
  return {
    delay: Math.round(delaySeconds * 1000),
    deduplication: { id, keepLastIfActive: true },
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: BACKOFF_MS },
    removeOnComplete: true,
    removeOnFail: KEEP_FAILED,
  };
}

/** The job may have been waiting before: an urgent look pulls it forward, another save pushes it back within bounds. */
async function reschedule(job: OpenJob, delayMs: number): Promise<void> {
  if (!(await job.isDelayed())) return;
  const latest = job.timestamp + LONGEST_DEBOUNCE_MS - Date.now();
  const wait = Math.max(0, Math.min(delayMs, latest));
  try {
    if (wait === 0) await job.promote();
    else await job.changeDelay(wait);
  } catch (error) {
    // It began in between, and what begins after the ask answers it.
    if (await job.isDelayed()) throw error;
  }
}
