import { describe, expect, it } from '@jest/globals';
import { eachTeam } from './each-team.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

describe('sync in both directions', () => {
  let site: SyncSite;
  let team: SyncTeam;

  eachTeam((started, its) => {
    [site, team] = [started, its];
  });

  it('SYNC1 a first sync brings a repository in, and a save goes out as one commit', async () => {
    await team.clone.push({ 'README.md': '# Hello\n', 'docs/a.md': 'A\n' }, { author: 'Ada <ada@example.test>' });
    const linkId = await team.linked();
    expect(await team.texts()).toEqual({ 'README.md': '# Hello\n', 'docs/a.md': 'A\n' });
    expect((await team.doc('README.md')).updatedBy).toMatchObject({ kind: 'github', name: 'Ada' });
    await team.write('README.md', '# Hello again\n', 'Greet twice');
    const state = await team.sync(linkId);
    expect(state).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0, lastError: null, lastRun: { status: 'ok', outbound: 1 } });
    expect(await team.bare.texts()).toEqual({ 'README.md': '# Hello again\n', 'docs/a.md': 'A\n' });
    expect(await team.bare.message()).toContain('Greet twice');
    expect(await team.bare.message()).toContain('Co-authored-by: Ursula <');
    expect(await team.bare.commits()).toBe(2);
    expect(await team.bare.fsck()).toBe('');
  });

  it('SYNC2 our own push comes back without a version, a commit or a run', async () => {
    const linkId = await team.linked();
    await team.write('a.md', 'one\n');
    await team.sync(linkId);
    const [head, version] = [await team.bare.head(), (await team.doc('a.md')).version];
    const runs = (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items.length;
    await team.reconcile(linkId);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect([await team.bare.head(), (await team.doc('a.md')).version]).toEqual([head, version]);
    expect((await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items).toHaveLength(runs);
    expect({ calls: site.github.requests.apiCalls, cost: site.github.requests.cost }).toEqual({ calls: 1, cost: 0 });
  });
});
