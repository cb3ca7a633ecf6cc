import { describe, expect, it } from '@jest/globals';
import { Cut, ProcessDied } from './cut.js';
import { eachTeam } from './each-team.js';
import { git, gitText } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { before, watchedRemotes } from './watched-remotes.js';

/** More steps than any run below takes. */
const ENOUGH = 200;

describe('runs that are cut off', () => {
  let site: SyncSite;
  let team: SyncTeam;

  eachTeam((started, its) => {
    [site, team] = [started, its];
  }, { deaths: true });

  /** Prepares the same work again and again, lets a process die at every possible step of it, and looks at what the next one makes of it. */
  async function dieEverywhere(prepare: (linkId: string, round: number) => Promise<Record<string, string>>): Promise<number> {
    const linkId = await team.linked();
    for (let at = 1; at < ENOUGH; at++) {
      const expected = await prepare(linkId, at);
      const cut = new Cut(at);
      await team.reconcile(linkId, { store: cut.store(site.store), gitRemotes: cut.gitRemotes }).catch((error: unknown) => {
        if (!(error instanceof ProcessDied)) throw error;
      });
      await team.reconcile(linkId);
      expect({ at, ours: await team.texts() }).toEqual({ at, ours: expected });
      expect({ at, theirs: await team.bare.texts() }).toEqual({ at, theirs: expected });
      expect({ at, ...(await team.state(linkId)) }).toMatchObject({ at, status: 'ok', dirty: 0, conflicts: 0 });
      if (cut.survived) return at;
    }
    throw new Error(`still dying after ${ENOUGH} steps`);
  }

  it('SYNC14 outbound: every text arrives once, whatever step was the last', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const steps = await dieEverywhere(async (_, round) => {
      await team.write('a.md', `${round}\n`);
      return { 'a.md': `${round}\n` };
    });
    expect(steps).toBeGreaterThan(15);
    // One commit per round and the first: no step made a commit twice.
    expect(await team.bare.commits()).toBe(steps + 1);
    expect(await team.bare.fsck()).toBe('');
  }, 300_000);

  it('SYNC14 inbound: every version is written once, whatever step was the last', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const steps = await dieEverywhere(async (_, round) => {
      await team.clone.push({ 'a.md': `${round}\n` });
      return { 'a.md': `${round}\n` };
    });
    expect(steps).toBeGreaterThan(8);
    expect((await team.doc('a.md')).version).toBe(steps + 1);
  }, 300_000);

  it('SYNC14 both directions, moves, deletions and merges at once', async () => {
    await team.clone.push({ 'merge.md': 'a\nb\nc\n' });
    await dieEverywhere(async (_, round) => {
      await team.write('merge.md', `ours ${round}\nb\n${(await team.doc('merge.md')).content.split('\n')[2]}\n`);
      const theirs = await team.bare.texts();
      const top = theirs['merge.md']?.split('\n')[0];
      await team.clone.push({ 'merge.md': `${top}\nb\ntheirs ${round}\n`, [`in-${round}.md`]: `in ${round}\n` });
      await team.write(`out-${round}.md`, `out ${round}\n`);
      if (round > 1) await team.move(`out-${round - 1}.md`, `moved-${round - 1}.md`);
      if (round > 1) await team.clone.push({ [`in-${round - 1}.md`]: null });
      const past = Object.fromEntries(Array.from({ length: round - 1 }, (_, i) => [`moved-${i + 1}.md`, `out ${i + 1}\n`]));
      return { 'merge.md': `ours ${round}\nb\ntheirs ${round}\n`, [`in-${round}.md`]: `in ${round}\n`, [`out-${round}.md`]: `out ${round}\n`, ...past };
    });
  }, 600_000);

  it('SYNC11 a run that stalled and wakes up changes nothing any more', async () => {
    await team.clone.push({ 'a.md': 'one\n' });
    const linkId = await team.linked();
    await team.clone.push({ 'a.md': 'two\n' });
    // While the first run is about to fetch, a second one does everything and people go on working.
    const gitRemotes = before('blobs', async () => {
      await team.reconcile(linkId);
      await team.write('a.md', 'three\n');
      await team.sync(linkId);
    });
    await team.reconcile(linkId, { gitRemotes });
    expect([await team.texts(), await team.bare.texts()]).toEqual([{ 'a.md': 'three\n' }, { 'a.md': 'three\n' }]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
  });

  it('SYNC11 a run that wakes up before it moves the branch does not get far either', async () => {
    await team.clone.push({ 'a.md': 'one\n' });
    const linkId = await team.linked();
    await team.write('a.md', 'two\n');
    const gitRemotes = before('moveBranch', async () => {
      await team.write('a.md', 'three\n');
      await team.sync(linkId);
    });
    await team.reconcile(linkId, { gitRemotes });
    await team.reconcile(linkId);
    expect([await team.texts(), await team.bare.texts()]).toEqual([{ 'a.md': 'three\n' }, { 'a.md': 'three\n' }]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0 });
  });

  it('SYNC11 an old run whose commit lands after all makes no conflict of it', async () => {
    await team.clone.push({ 'a.md': 'one\n' });
    const linkId = await team.linked();
    await team.write('a.md', 'two\n');
    let stale = '';
    const gitRemotes = watchedRemotes(async (method, call) => {
      const answer = await call();
      if (method === 'createCommit') {
        stale = answer as string;
        throw new ProcessDied();
      }
      return answer;
    });
    await team.reconcile(linkId, { gitRemotes });
    await site.store.sync.updateLink(linkId, { retryAt: null });
    // The update that was still on its way arrives now, and meanwhile the same line was edited again.
    await team.write('a.md', 'three\n');
    await git(team.bare.path, 'update-ref', 'refs/heads/main', stale);
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0 });
    expect([await team.texts(), await team.bare.texts()]).toEqual([{ 'a.md': 'three\n' }, { 'a.md': 'three\n' }]);
    expect(await gitText(team.bare.path, 'rev-list', '--count', 'main')).toBe('3');
  });

  it('SYNC11 several workers on one link at once', async () => {
    await team.clone.push({ 'a.md': 'one\n' });
    const linkId = await team.linked();
    await team.write('a.md', 'two\n');
    await team.clone.push({ 'b.md': 'b\n' });
    await Promise.all(Array.from({ length: 6 }, () => team.reconcile(linkId)));
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0 });
    const both = { 'a.md': 'two\n', 'b.md': 'b\n' };
    expect([await team.texts(), await team.bare.texts()]).toEqual([both, both]);
  });
});
