import { describe, expect, it } from '@jest/globals';
import type { Conflict } from '@lockstep/contracts';
import { Access, StagedChanges } from '@lockstep/core';
import { Cut, ProcessDied } from './cut.js';
import { eachTeam } from './each-team.js';
import { LockHolder } from './lock-holder.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { before } from './watched-remotes.js';

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const THEIR_END = 'one\ntwo\nthree\nfour\nFIVE\n';
const THEIR_TOP = 'Uno\ntwo\nthree\nfour\nfive\n';
const OUR_TOP = 'ONE\ntwo\nthree\nfour\nfive\n';
const MERGED = 'ONE\ntwo\nthree\nfour\nFIVE\n';
const ADA = { author: 'Ada <ada@example.test>', message: 'Shout the last line' };
/** More steps than any run below takes. */
const ENOUGH = 200;

describe('changes from GitHub for documents that somebody holds', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': BASE, 'b.md': 'B\n' });
    linkId = await team.linked();
  }, { deaths: true });

  const staged = (docId: string) => new StagedChanges(site.store, new Access(site.store)).get(team.person, { project: team.project, docId });

  /** Somebody holds a.md, and GitHub has this for it. */
  async function stage(text: string | null = THEIR_END): Promise<LockHolder> {
    const holder = await LockHolder.of(team, 'a.md');
    await team.clone.push({ 'a.md': text }, ADA);
    await team.reconcile(linkId);
    return holder;
  }

  async function expectStaged(): Promise<void> {
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', staged: 1, dirty: 0, conflicts: 0, lastError: null });
  }

  async function expectBoth(texts: Record<string, string>): Promise<void> {
    expect(await team.texts()).toEqual(texts);
    expect(await team.bare.texts()).toEqual(texts);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', staged: 0, dirty: 0, conflicts: 0, lastError: null });
  }

  async function onlyConflict(): Promise<Conflict> {
    const { items } = await team.conflicts.list(team.person, team.project, { limit: 50 });
    expect(items).toHaveLength(1);
    return team.conflicts.get(team.person, team.project, items[0]?.id ?? '');
  }

  describe('while it is held', () => {
    it('SYNC20 an update leaves the document alone and is kept beside it, once', async () => {
      const holder = await stage();
      expect(await team.doc('a.md')).toMatchObject({ content: BASE, version: 1, sync: 'staged' });
      await expectStaged();
      const commitSha = await team.bare.head();
      expect(await staged(holder.docId)).toMatchObject({ linkId, commitSha, author: { kind: 'github', name: 'Ada' }, base: BASE, content: THEIR_END, path: 'a.md' });
      await team.sync(linkId);
      expect((await team.doc('a.md')).version).toBe(1);
      await expectStaged();
    });

    it('SYNC20 a deletion, and a rename', async () => {
      const holder = await stage(null);
      expect(await team.doc('a.md')).toMatchObject({ content: BASE, sync: 'staged' });
      expect(await staged(holder.docId)).toMatchObject({ content: null, path: 'a.md' });
      await team.clone.push({ 'a.md': BASE });
      await team.clone.move('a.md', 'docs/guide.md');
      await team.reconcile(linkId);
      expect((await team.doc('a.md')).id).toBe(holder.docId);
      expect(await staged(holder.docId)).toMatchObject({ content: BASE, path: 'docs/guide.md' });
    });

    it('SYNC20 all other documents go on, in both directions', async () => {
      const holder = await LockHolder.of(team, 'a.md');
      await team.write('ours.md', 'ours\n');
      await team.clone.push({ 'a.md': THEIR_END, 'b.md': 'BB\n', 'theirs.md': 'theirs\n' });
      await team.reconcile(linkId);
      const others = { 'b.md': 'BB\n', 'ours.md': 'ours\n', 'theirs.md': 'theirs\n' };
      expect(await team.texts()).toEqual({ 'a.md': BASE, ...others });
      expect(await team.bare.texts()).toEqual({ 'a.md': THEIR_END, ...others });
      await expectStaged();
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': THEIR_END, ...others });
    });

    it('SYNC20 what is there takes the place of what was staged before, and nothing waits when it was taken back', async () => {
      const holder = await stage();
      await team.clone.push({ 'a.md': THEIR_TOP }, { author: 'Bob <bob@example.test>' });
      await team.reconcile(linkId);
      expect(await staged(holder.docId)).toMatchObject({ content: THEIR_TOP, author: { name: 'Bob' }, commitSha: await team.bare.head() });
      await team.clone.push({ 'a.md': BASE });
      await team.reconcile(linkId);
      await expect(staged(holder.docId)).rejects.toMatchObject({ code: 'doc.not_found' });
      await expectBoth({ 'a.md': BASE, 'b.md': 'B\n' });
      expect(await team.doc('a.md')).toMatchObject({ version: 1, sync: 'synced' });
    });

    it('SYNC21 the holder saves as ever, and his text does not go out over what is staged', async () => {
      const holder = await stage();
      const head = await team.bare.head();
      await holder.save(OUR_TOP);
      await team.reconcile(linkId);
      expect(await team.bare.head()).toBe(head);
      expect(await team.doc('a.md')).toMatchObject({ content: OUR_TOP, version: 2, sync: 'staged' });
      await expectStaged();
    });

    it('SYNC21 what he saved that has theirs in it already goes out', async () => {
      const holder = await stage();
      await holder.save(MERGED);
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': MERGED, 'b.md': 'B\n' });
      expect((await team.doc('a.md')).version).toBe(2);
    });

    it('SYNC21 a document that he deletes is no longer held back', async () => {
      const holder = await stage();
      await holder.archive();
      await team.reconcile(linkId);
      expect(await onlyConflict()).toMatchObject({ kind: 'delete_modify', path: 'a.md', base: BASE, ours: null, theirs: THEIR_END });
      expect(await team.state(linkId)).toMatchObject({ staged: 0, conflicts: 1 });
    });

    it('SYNC21 a link with nothing but staged documents rests: one request a look, once his last text was compared', async () => {
      const holder = await stage();
      for (const text of [OUR_TOP, MERGED.toUpperCase()]) {
        await holder.save(text);
        await team.reconcile(linkId);
        site.github.requests.reset();
        await team.reconcile(linkId);
        expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([1, 0]);
      }
      expect(await site.store.sync.dueLinks(3600, 1000)).not.toContain(linkId);
    });
  });

  describe('when the lock has ended', () => {
    it('SYNC22 an update comes in as the version of its own commit and author, whatever was pushed since', async () => {
      const holder = await stage();
      const commitSha = await team.bare.head();
      await team.clone.push({ 'b.md': 'BB\n' }, { author: 'Bob <bob@example.test>', message: 'Other things' });
      await team.reconcile(linkId);
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': THEIR_END, 'b.md': 'BB\n' });
      const [version] = await site.store.docs.versions(holder.docId, { limit: 1 });
      expect(version).toMatchObject({ version: 2, source: 'github', author: { name: 'Ada' }, message: 'Shout the last line', commitSha });
      expect((await team.doc('a.md')).sync).toBe('synced');
    });

    it('SYNC22 it is merged with what the holder saved, and the merge goes out', async () => {
      const holder = await stage();
      await holder.save(OUR_TOP);
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': MERGED, 'b.md': 'B\n' });
      expect((await site.store.docs.versions(holder.docId, { limit: 9 })).map((one) => one.source)).toEqual(['merge', 'editor', 'github']);
    });

    it('SYNC22 what cannot be merged is a conflict', async () => {
      const holder = await stage(THEIR_TOP);
      await holder.save(OUR_TOP);
      await team.reconcile(linkId);
      await expectStaged();
      await holder.release();
      await team.reconcile(linkId);
      expect(await onlyConflict()).toMatchObject({ kind: 'content', base: BASE, ours: OUR_TOP, theirs: THEIR_TOP, oursVersion: 2 });
      expect(await team.state(linkId)).toMatchObject({ status: 'conflicts', staged: 0, conflicts: 1 });
      expect((await team.doc('a.md')).sync).toBe('conflict');
    });

    it('SYNC22 a deletion archives a document that he left as it was', async () => {
      const holder = await stage(null);
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'b.md': 'B\n' });
      expect(await site.store.docs.find(team.project, holder.docId, { archived: true })).toMatchObject({ content: BASE });
    });

    it('SYNC22 a deletion is a conflict with what he saved', async () => {
      const holder = await stage(null);
      await holder.save(OUR_TOP);
      await team.reconcile(linkId);
      await expectStaged();
      await holder.release();
      await team.reconcile(linkId);
      expect(await onlyConflict()).toMatchObject({ kind: 'modify_delete', base: BASE, ours: OUR_TOP, theirs: null });
    });

    it('SYNC22 a rename moves the document, and what he saved goes out under the new name', async () => {
      const holder = await LockHolder.of(team, 'a.md');
      await team.clone.move('a.md', 'docs/guide.md');
      await team.reconcile(linkId);
      await holder.save(OUR_TOP);
      await team.reconcile(linkId);
      await expectStaged();
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'docs/guide.md': OUR_TOP, 'b.md': 'B\n' });
      expect((await team.doc('docs/guide.md')).id).toBe(holder.docId);
    });

    it('SYNC26 documents that change places wait for the one that is held, and change them after', async () => {
      const holder = await LockHolder.of(team, 'a.md');
      await team.clone.push({ 'a.md': 'B\n', 'b.md': BASE, 'c.md': 'C\n' });
      await team.reconcile(linkId);
      expect(await team.texts()).toEqual({ 'a.md': BASE, 'b.md': 'B\n', 'c.md': 'C\n' });
      expect((await team.state(linkId)).status).toBe('ok');
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': 'B\n', 'b.md': BASE, 'c.md': 'C\n' });
      expect((await team.doc('b.md')).id).toBe(holder.docId);
    });

    it('SYNC26 a document that wants the place of a held one waits for it too', async () => {
      const holder = await LockHolder.of(team, 'b.md');
      await team.clone.push({ 'a.md': null, 'b.md': BASE, 'c.md': 'B\n' });
      await team.reconcile(linkId);
      expect(await team.texts()).toEqual({ 'a.md': BASE, 'b.md': 'B\n' });
      expect((await team.state(linkId)).status).toBe('ok');
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'b.md': BASE, 'c.md': 'B\n' });
      expect((await team.doc('c.md')).id).toBe(holder.docId);
    });

    it('SYNC22 the newest push counts', async () => {
      const holder = await stage(THEIR_TOP);
      await holder.save(OUR_TOP);
      await team.clone.push({ 'a.md': THEIR_END });
      await team.reconcile(linkId);
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': MERGED, 'b.md': 'B\n' });
    });

    it('SYNC22 a document made anew at the path of one that is gone waits too', async () => {
      await team.remove('a.md');
      await team.write('a.md', OUR_TOP);
      const holder = await stage();
      expect(await team.doc('a.md')).toMatchObject({ id: holder.docId, content: OUR_TOP, sync: 'staged' });
      await holder.release();
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': MERGED, 'b.md': 'B\n' });
    });

    it('SYNC22 a lock that ran out is found by the sweep, although nobody told of it', async () => {
      const holder = await stage();
      expect(await site.store.sync.dueLinks(3600, 1000)).not.toContain(linkId);
      await holder.runOut();
      expect(await site.store.sync.dueLinks(3600, 1000)).toContain(linkId);
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': THEIR_END, 'b.md': 'B\n' });
      expect(await site.store.sync.dueLinks(3600, 1000)).not.toContain(linkId);
    });

    it('SYNC22 what others of a project hold is no reason to look at this link', async () => {
      const holder = await stage();
      const other = await LockHolder.of(team, 'b.md');
      expect(await site.store.sync.stagedLinks([holder.docId, other.docId])).toEqual([{ docId: holder.docId, linkId }]);
    });

    it('SYNC22 a newer push than the one in a conflict outlives the decision about that', async () => {
      await team.write('a.md', OUR_TOP);
      await team.clone.push({ 'a.md': THEIR_TOP });
      await team.reconcile(linkId);
      const { id } = await onlyConflict();
      const holder = await stage(`${THEIR_TOP}six\n`);
      await holder.release();
      await team.conflicts.resolve(team.person, team.project, id, { take: 'theirs' });
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': `${THEIR_TOP}six\n`, 'b.md': 'B\n' });
    });
  });

  it('SYNC23 a process may end at any step, while it is held and after: the change comes in once', async () => {
    for (let at = 1; at < ENOUGH; at++) {
      const { version } = await team.doc('a.md');
      const text = `${at}\n`;
      const holder = await LockHolder.of(team, 'a.md');
      await team.clone.push({ 'a.md': text });
      const survived = [await dieAt(at)];
      await team.reconcile(linkId);
      await expectStaged();
      await holder.release();
      survived.push(await dieAt(at));
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': text, 'b.md': 'B\n' });
      expect({ at, version: (await team.doc('a.md')).version }).toEqual({ at, version: version + 1 });
      if (survived.every(Boolean)) return expect(at).toBeGreaterThan(8);
    }
    throw new Error(`still dying after ${ENOUGH} steps`);
  }, 300_000);

  async function dieAt(at: number): Promise<boolean> {
    const cut = new Cut(at);
    await team.reconcile(linkId, { store: cut.store(site.store), gitRemotes: cut.gitRemotes }).catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error;
    });
    return cut.survived;
  }

  it('SYNC23 however taking a lock and bringing in race: what a holder sees when he has the lock stays until he lets it go', async () => {
    const paths = Array.from({ length: 24 }, (_, i) => `race-${i}.md`);
    const all = (text: string): Record<string, string> => Object.fromEntries(paths.map((path) => [path, text]));
    await team.clone.push(all('start\n'));
    await team.reconcile(linkId);
    const ids = await Promise.all(paths.map(async (path) => (await team.doc(path)).id));
    let written = 0;
    for (let round = 1; round <= 15; round++) {
      await team.clone.push(all(`${round}\n`));
      const taking: Promise<{ holder: LockHolder; seen: { version: number } }[]>[] = [];
      // Two at a time, one after the other, from right before the bytes come until after they are written.
      const gitRemotes = before('blobs', async () => void taking.push(takeAll(ids.slice(0, 12)), takeAll(ids.slice(12))));
      await team.reconcile(linkId, { gitRemotes });
      const holders = (await Promise.all(taking)).flat();
      expect(holders).toHaveLength(paths.length);
      for (const { holder, seen } of holders) expect(await holder.doc()).toMatchObject({ version: seen.version });
      written += holders.filter(({ seen }) => seen.version === round + 1).length;
      await Promise.all(holders.map(({ holder }) => holder.release()));
      await team.reconcile(linkId);
      expect(await team.texts()).toMatchObject(all(`${round}\n`));
      expect(await team.state(linkId)).toMatchObject({ status: 'ok', staged: 0, dirty: 0, conflicts: 0 });
    }
    // Neither side won all of the time, so there were races.
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(15 * paths.length);
  }, 300_000);

  async function takeAll(docIds: string[]): Promise<{ holder: LockHolder; seen: { version: number } }[]> {
    const taken = [];
    for (const docId of docIds) {
      const holder = await LockHolder.take(team, docId);
      taken.push({ holder, seen: await holder.doc() });
    }
    return taken;
  }
});
