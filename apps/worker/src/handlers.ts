import type { JobQueue, Reconcile, Store } from '@lockstep/core';
import type { JobHandlers } from '@lockstep/queue';

/** Links one sweep looks for; more wait for the next one. */
const LINKS_PER_SWEEP = 1_000;

export interface HandlerParts {
  store: Store;
  reconcile: Reconcile;
  jobs: JobQueue;
  sweepSeconds: number;
}

/** What each job does. */
export function createHandlers({ store, reconcile, jobs, sweepSeconds }: HandlerParts): JobHandlers {
  return {
    'sync.reconcile': ({ linkId }) => reconcile.run(linkId),
    'sync.sweep': async () => {
      const due = await store.sync.dueLinks(sweepSeconds, LINKS_PER_SWEEP);
      // Spread, so that hundreds of links do not all knock at GitHub in the same second.
      const spreadSeconds = Math.min(sweepSeconds / 2, due.length / 4);
      for (const [index, linkId] of due.entries()) await jobs.enqueueReconcile(linkId, { delaySeconds: (index / due.length) * spreadSeconds });
      return { again: null };
    },
  };
}
