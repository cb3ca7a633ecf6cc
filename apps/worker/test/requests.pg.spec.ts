import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SyncSite } from './sync-site.js';

const MANY = 500;
const TEXT_BYTES = 2_000;

/** Distinct texts of a size that documents have. */
function many(word: string): Record<string, string> {
  const filler = 'Lorem ipsum dolor sit amet, consectetur.\n'.repeat(TEXT_BYTES / 41);
  return Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`docs/${i % 10}/${i}.md`, `# ${word} ${i}\n\n${filler}`]));
}

describe('what a sync costs', () => {
  let site: SyncSite;

  beforeAll(async () => {
    site = await SyncSite.start();
  });
  afterAll(async () => {
    await site.close();
    expect(site.errors).toEqual([]);
  });

  it('SYNC13 500 documents go out in one commit with at most 6 requests, and 500 files come in with at most 12', async () => {
    const team = await site.team();
    await team.clone.push(many('first'));
    const linkId = await team.linked();

    for (const [path, text] of Object.entries(many('out'))) await team.write(path, text);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(6);
    expect(await team.bare.texts()).toEqual(many('out'));
    expect(await team.bare.commits()).toBe(2);

    await team.clone.push(many('in'));
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(12);
    expect(await team.texts()).toEqual(many('in'));

    await team.reconcile(linkId);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([1, 0]);
  }, 300_000);

  it('SYNC13 texts that are too many for one answer are asked for in smaller parts', async () => {
    const team = await site.team();
    await team.clone.push(many('large'));
    // The whole first batch, with its two repetitions, takes the host too long.
    let failing = 3;
    let queries = 0;
    const end = site.github.intercept(({ surface }) => {
      if (surface !== 'graphql') return undefined;
      queries++;
      return failing-- > 0 ? { when: 'before', status: 502, body: { message: 'Something went wrong' } } : undefined;
    });
    await team.linked();
    end();
    expect(await team.texts()).toEqual(many('large'));
    expect(queries).toBe(3 + 2 + 1);
  }, 120_000);
});
