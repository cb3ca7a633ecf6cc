/** Every job with its data: ids only, because a waiting duplicate keeps the first data and what is true is read when it runs. */
export interface JobData {
  /** Look at one link. */
  'sync.reconcile': { linkId: string };
  /** Tell the pull requests of one link who edits their files. */
  'pulls.tell': { linkId: string };
  /** Find links that need a look although nobody asked. */
  'sync.sweep': Record<string, never>;
}

export type JobName = keyof JobData;

/** `again`: run this job once more at that time. */
export interface JobOutcome {
  again: Date | null;
}

/** One handler for each job; a job without one does not compile. */
export type JobHandlers = { [Name in JobName]: (data: JobData[Name]) => Promise<JobOutcome> };
