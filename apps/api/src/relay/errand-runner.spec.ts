import { describe, expect, it } from '@jest/globals';
import type { Errand } from './effects.js';
import { ErrandRunner } from './errand-runner.js';

const ended = (projectId: string, docId: string): Errand => ({ kind: 'lockEnded', projectId, docId });

/** Two projects; something waits on a link of the first for document "a", and the second has pull requests. */
function outlets() {
  const asked: string[][] = [];
  const queued: string[] = [];
  return {
    asked,
    queued,
    away: false,
    jobs: {
      enqueueReconcile: async (linkId: string) => void queued.push(`look ${linkId}`),
      enqueueTellPulls: async (linkId: string) => void queued.push(`tell ${linkId}`),
    },
    requestProject: async () => [],
    async stagedLinks(docIds: string[]) {
      asked.push(docIds);
      if (this.away) throw new Error('away');
      return docIds.includes('a') ? [{ docId: 'a', linkId: 'one' }] : [];
    },
    async linksToTell(projectIds: string[]) {
      asked.push(projectIds);
      return projectIds.includes('second') ? [{ projectId: 'second', linkId: 'two' }] : [];
    },
    disconnect: () => undefined,
  };
}

describe('errands that are begun together', () => {
  it('RELAY6 ask once for all of them, and each does its own', async () => {
    const at = outlets();
    const runner = new ErrandRunner(at, 0);
    const errands: Errand[] = [ended('first', 'a'), ended('first', 'b'), ended('second', 'c'), { kind: 'tellPulls', projectId: 'second' }];
    expect(await Promise.all(errands.map((errand) => runner.attempt(errand)))).toEqual(errands.map(() => ({ done: true })));
    expect(at.asked).toEqual([['a', 'b', 'c'], ['first', 'second']]);
    expect(at.queued.sort()).toEqual(['look one', 'tell two', 'tell two']);
  });

  it('RELAY7 an answer that does not come fails each that asked, and the next attempt asks anew', async () => {
    const at = outlets();
    const runner = new ErrandRunner(at, 0);
    at.away = true;
    expect(await Promise.all([ended('first', 'a'), ended('first', 'b')].map((errand) => runner.attempt(errand)))).toMatchObject([{ done: false }, { done: false }]);
    at.away = false;
    expect(await runner.attempt(ended('first', 'a'))).toEqual({ done: true });
    expect(at.queued).toEqual(['look one']);
  });
});
