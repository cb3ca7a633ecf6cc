import { DelayedError } from 'bullmq';
import { openWorker } from './backend.js';
import type { OpenJob, OpenWorker, Process, QueueLocation } from './backend.js';
import type { JobData, JobHandlers, JobName, JobOutcome } from './catalogue.js';

/** Jobs of one process at a time. They mostly wait for GitHub. */
const CONCURRENCY = 4;
/** After this long without a sign of life a job belongs to nobody and starts again elsewhere. */
const LOCK_MS = 20_000;
const STALLED_CHECK_MS = 10_000;
/** A worker that dies is not the job's fault. */
const MAX_STALLED = 100;

export interface RunnerOptions extends QueueLocation {
  handlers: JobHandlers;
  /** Told about every job that threw: a bug or an outage. It is tried again. */
  onJobError: (error: Error, job: string | undefined) => void;
}

/** Runs jobs until it is closed. */
export class JobRunner {
  private readonly worker: OpenWorker;

  constructor({ handlers, onJobError, ...location }: RunnerOptions) {
    const options = { concurrency: CONCURRENCY, lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS, maxStalledCount: MAX_STALLED };
    const process: Process = (job, token) => run(handlers, job, token);
    this.worker = openWorker(location, process, options, (job, error) => onJobError(error, job?.name));
  }

  /** Resolves when jobs can come. */
  async ready(): Promise<void> {
    await this.worker.waitUntilReady();
  }

  /** Takes no more jobs and waits for those at work; `force` leaves them to be started again elsewhere. */
  async close({ force = false }: { force?: boolean } = {}): Promise<void> {
    await this.worker.close(force);
  }
}

async function run(handlers: JobHandlers, job: OpenJob, token: string | undefined): Promise<void> {
  const { again } = await dispatch(handlers, job.name, job.data);
  if (again === null) return;
  await job.moveToDelayed(Math.max(again.getTime(), Date.now() + 1), token);
  throw new DelayedError();
}

/** The queue's types cannot tie a job's name to its data; the catalogue does, and nothing else adds jobs. */
function dispatch<Name extends JobName>(handlers: JobHandlers, name: Name, data: JobData[JobName]): Promise<JobOutcome> {
  const handler = handlers[name];
  if (!handler) throw new Error(`no handler for job ${name}`);
  return handler(data as JobData[Name]);
}
