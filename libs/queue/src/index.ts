export type { QueueLocation } from './backend.js';
export { BullJobQueue } from './bull-job-queue.js';
export type { JobData, JobHandlers, JobName, JobOutcome } from './catalogue.js';
export { JobRunner } from './job-runner.js';
export type { RunnerOptions } from './job-runner.js';
