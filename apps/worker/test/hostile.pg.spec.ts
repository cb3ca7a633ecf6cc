import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { commitMany } from './odd-trees.js';
import { SyncSite } from './sync-site.js';
import type { SyncTeam } from './sync-site.js';

describe('a repository that somebody made to do harm', () => {
  let site: SyncSite;
  let team: SyncTeam;

  beforeAll(async () => {
    site = await SyncSite.start();
  });
  afterAll(async () => {
    await site.close();
    expect(site.errors).toEqual([]);
  });
  beforeEach(async () => {
    team = await site.team();
  });

  it('SYNC30 150,000 files are walked, and those left out are told in a bounded answer', async () => {
    const paths = function* (): Generator<string> {
      for (let i = 0; i < 150_000; i++) yield `all/${Math.floor(i / 10_000)}/${i}.${i % 50_000 === 0 ? 'md' : 'png'}`;
    };
    await commitMany(team.bare, paths());
    const linkId = await team.linked();
    const { skipped, ...state } = await team.state(linkId);
    expect(state).toMatchObject({ status: 'ok', lastRun: { inbound: 3 }, skippedCounts: [{ reason: 'binary', count: 149_997 }] });
    expect([skipped.length, Object.keys(await team.texts())]).toEqual([1_000, ['all/0/0.md', 'all/10/100000.md', 'all/5/50000.md']]);
  }, 300_000);
});
