import type { JobQueue, Reconcile, Store, TellPulls } from '@lockstep/core';
import type { JobHandlers } from '@lockstep/queue';

/** Links one sweep looks for; more wait for the next one. */
const LINKS_PER_SWEEP = 1_000;

export interface HandlerParts {
  store: Store;
  reconcile: Pick<Reconcile, 'run'>;
  tellPulls: Pick<TellPulls, 'run'>;
  jobs: JobQueue;
  sweepSeconds: number;
}

/** What each job does. */
export function createHandlers({ store, reconcile, tellPulls, jobs, sweepSeconds }: HandlerParts): JobHandlers {
  return {
    'sync.reconcile': ({ linkId }) => reconcile.run(linkId),
    'pulls.tell': ({ linkId }) => tellPulls.run(linkId),
    'sync.sweep': async () => {
      for (const [linkId, when] of spread(await store.sync.dueLinks(sweepSeconds, LINKS_PER_SWEEP), sweepSeconds)) await jobs.enqueueReconcile(linkId, when);
      for (const [linkId, when] of spread(await store.pulls.due(sweepSeconds, LINKS_PER_SWEEP), sweepSeconds)) await jobs.enqueueTellPulls(linkId, when);
      return { again: null };
    },
  };
}

/** Hundreds of links must not all knock at GitHub in the same second. */
function spread(linkIds: string[], sweepSeconds: number): [linkId: string, when: { delaySeconds: number }][] {
  const seconds = Math.min(sweepSeconds / 2, linkIds.length / 4);
  return linkIds.map((linkId, index) => [linkId, { delaySeconds: (index / linkIds.length) * seconds }]);
}
