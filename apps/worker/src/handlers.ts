import type { JobQueue, Reconcile, Store, TellPulls } from '@lockstep/core';
import type { JobHandlers } from '@lockstep/queue';

/** Links one sweep looks for; more wait for the next one. */
const LINKS_PER_SWEEP = 1_000;

export interface HandlerParts {
  store: Store;
  reconcile: Reconcile;
  tellPulls: TellPulls;
  jobs: JobQueue;
  sweepSeconds: number;
}

/** What each job does. */
export function createHandlers({ store, reconcile, tellPulls, jobs, sweepSeconds }: HandlerParts): JobHandlers {
  return {
    'sync.reconcile': ({ linkId }) => reconcile.run(linkId),
    'pulls.tell': ({ linkId }) => tellPulls.run(linkId),
    'sync.sweep': async () => {
      const due = await store.sync.dueLinks(sweepSeconds, LINKS_PER_SWEEP);
      // Spread, so that hundreds of links do not all knock at GitHub in the same second.
      const spreadSeconds = Math.min(sweepSeconds / 2, due.length / 4);
      for (const [index, linkId] of due.entries()) await jobs.enqueueReconcile(linkId, { delaySeconds: (index / due.length) * spreadSeconds });
      const untold = await store.pulls.due(sweepSeconds, LINKS_PER_SWEEP);
      for (const [index, linkId] of untold.entries()) await jobs.enqueueTellPulls(linkId, { delaySeconds: (index / untold.length) * Math.min(sweepSeconds / 2, untold.length / 4) });
      return { again: null };
    },
  };
}
