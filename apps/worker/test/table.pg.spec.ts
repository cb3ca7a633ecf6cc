import { describe, expect, it } from '@jest/globals';
import { eachTeam } from './each-team.js';
import { git } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const EDITED_TOP = 'ONE\ntwo\nthree\nfour\nfive\n';
const EDITED_END = 'one\ntwo\nthree\nfour\nFIVE\n';
const EDITED_BOTH = 'ONE\ntwo\nthree\nfour\nFIVE\n';
const OTHER_TOP = 'Uno\ntwo\nthree\nfour\nfive\n';

describe('both sides after a run', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': BASE, 'b.md': 'B\n' });
    linkId = await team.linked();
  });

  /** Both sides hold this and nothing else, agreed on. */
  async function expectBoth(texts: Record<string, string>): Promise<void> {
    expect(await team.texts()).toEqual(texts);
    expect(await team.bare.texts()).toEqual(texts);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0, lastError: null });
    expect(await site.store.sync.bases(linkId)).toHaveLength(Object.keys(texts).length);
  }

  it('SYNC3 changed there: a version by its author, with the commit', async () => {
    const commit = await team.clone.push({ 'a.md': EDITED_TOP }, { author: 'Ada <ada@example.test>', message: 'Shout the first line' });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': EDITED_TOP, 'b.md': 'B\n' });
    const doc = await team.doc('a.md');
    const [version] = await site.store.docs.versions(doc.id, { limit: 1 });
    expect(version).toMatchObject({ version: 2, source: 'github', message: 'Shout the first line', commitSha: commit, author: { kind: 'github', name: 'Ada' } });
  });

  it('SYNC3 changed here: goes out, and the version says with which commit', async () => {
    await team.write('a.md', EDITED_TOP);
    await team.sync(linkId);
    await expectBoth({ 'a.md': EDITED_TOP, 'b.md': 'B\n' });
    const doc = await team.doc('a.md');
    const [version] = await site.store.docs.versions(doc.id, { limit: 1 });
    expect(version?.commitSha).toBe(await team.bare.head());
  });

  it('SYNC3 changed on both to the same bytes: no version, no commit', async () => {
    await team.write('a.md', EDITED_TOP);
    const head = await team.clone.push({ 'a.md': EDITED_TOP });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': EDITED_TOP, 'b.md': 'B\n' });
    expect([await team.bare.head(), (await team.doc('a.md')).version]).toEqual([head, 2]);
  });

  it('SYNC3 changed on both in different places: merged, and the merge goes out', async () => {
    await team.write('a.md', EDITED_TOP);
    await team.clone.push({ 'a.md': EDITED_END });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': EDITED_BOTH, 'b.md': 'B\n' });
    const doc = await team.doc('a.md');
    expect((await site.store.docs.versions(doc.id, { limit: 9 })).map((one) => one.source)).toEqual(['merge', 'editor', 'github']);
  });

  it('SYNC3 deleted there: archived, and restorable', async () => {
    const { id } = await team.doc('a.md');
    await team.clone.push({ 'a.md': null });
    await team.reconcile(linkId);
    await expectBoth({ 'b.md': 'B\n' });
    expect(await site.store.docs.find(team.project, id, { archived: true })).toMatchObject({ content: BASE });
  });

  it('SYNC3 deleted here: deleted there', async () => {
    await team.remove('a.md');
    await team.sync(linkId);
    await expectBoth({ 'b.md': 'B\n' });
    expect(await team.bare.message()).toContain('Delete a.md');
  });

  it('SYNC3 deleted on both, and new on both with the same bytes', async () => {
    await team.remove('a.md');
    await team.write('new.md', 'N\n');
    const head = await team.clone.push({ 'a.md': null, 'new.md': 'N\n' });
    await team.reconcile(linkId);
    await expectBoth({ 'b.md': 'B\n', 'new.md': 'N\n' });
    expect(await team.bare.head()).toBe(head);
  });

  it('SYNC3 new on either side', async () => {
    await team.write('ours/x.md', 'X\n');
    await team.clone.push({ 'theirs/y.md': 'Y\n' });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': BASE, 'b.md': 'B\n', 'ours/x.md': 'X\n', 'theirs/y.md': 'Y\n' });
  });

  it('SYNC4 renamed there: the document moves with id and history', async () => {
    const before = await team.doc('a.md');
    await team.clone.move('a.md', 'docs/guide.md');
    await team.reconcile(linkId);
    await expectBoth({ 'docs/guide.md': BASE, 'b.md': 'B\n' });
    expect(await team.doc('docs/guide.md')).toMatchObject({ id: before.id, version: before.version });
  });

  it('SYNC4 renamed there and edited here: both arrive', async () => {
    const { id } = await team.doc('a.md');
    await team.write('a.md', EDITED_TOP);
    await team.clone.move('a.md', 'docs/guide.md');
    await team.reconcile(linkId);
    await expectBoth({ 'docs/guide.md': EDITED_TOP, 'b.md': 'B\n' });
    expect((await team.doc('docs/guide.md')).id).toBe(id);
  });

  it('SYNC4 moved here: git sees a rename in one commit', async () => {
    await team.move('a.md', 'docs/guide.md');
    await team.sync(linkId);
    await expectBoth({ 'docs/guide.md': BASE, 'b.md': 'B\n' });
    expect(await team.bare.message()).toContain('Move a.md to docs/guide.md');
    expect(await team.bare.commits()).toBe(2);
  });

  it('SYNC4 moved here and edited there: both arrive', async () => {
    await team.move('a.md', 'docs/guide.md');
    await team.clone.push({ 'a.md': EDITED_END });
    await team.reconcile(linkId);
    await expectBoth({ 'docs/guide.md': EDITED_END, 'b.md': 'B\n' });
  });

  it('SYNC4 moved apart: the document’s path is kept', async () => {
    await team.move('a.md', 'ours.md');
    await team.clone.move('a.md', 'theirs.md');
    await team.reconcile(linkId);
    await expectBoth({ 'ours.md': BASE, 'b.md': 'B\n' });
  });

  it('SYNC4 deleted and made anew here: an edit of the file', async () => {
    await team.remove('a.md');
    await team.write('a.md', 'anew\n');
    await team.sync(linkId);
    await expectBoth({ 'a.md': 'anew\n', 'b.md': 'B\n' });
    expect(await team.bare.message()).toContain('Update a.md');
  });

  it('SYNC4 paths swapped here arrive swapped', async () => {
    await team.move('a.md', 'tmp.md');
    await team.move('b.md', 'a.md');
    await team.move('tmp.md', 'b.md');
    await team.sync(linkId);
    await expectBoth({ 'a.md': 'B\n', 'b.md': BASE });
  });

  it('SYNC4 paths swapped there arrive swapped', async () => {
    await team.clone.push({ 'a.md': 'B\n', 'b.md': BASE });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'B\n', 'b.md': BASE });
  });

  it('SYNC4 a rename in case only', async () => {
    const { id } = await team.doc('a.md');
    await team.clone.move('a.md', 'A.md');
    await team.reconcile(linkId);
    await expectBoth({ 'A.md': BASE, 'b.md': 'B\n' });
    expect((await team.doc('A.md')).id).toBe(id);
  });

  it('SYNC10 a force-push to a sibling, and back to the parent, is followed', async () => {
    const first = await team.bare.head();
    await team.clone.push({ 'a.md': EDITED_TOP, 'c.md': 'C\n' });
    await team.reconcile(linkId);
    await team.clone.pushHere({ 'a.md': OTHER_TOP }, { force: true });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': OTHER_TOP, 'b.md': 'B\n', 'c.md': 'C\n' });
    await git(team.bare.path, 'update-ref', 'refs/heads/main', first);
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': BASE, 'b.md': 'B\n' });
  });

  it('SYNC16 several authors: each path by its own, many paths by all', async () => {
    await team.clone.push({ 'a.md': EDITED_TOP }, { author: 'Ada <ada@example.test>' });
    await team.clone.push({ 'b.md': 'BB\n' }, { author: 'Bob <bob@example.test>' });
    await team.reconcile(linkId);
    expect([(await team.doc('a.md')).updatedBy.name, (await team.doc('b.md')).updatedBy.name]).toEqual(['Ada', 'Bob']);
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`m${i}.md`, `${i}\n`]));
    await team.clone.push(many, { author: 'Ada <ada@example.test>' });
    await team.clone.push({ 'b.md': 'BBB\n' }, { author: 'Bob <bob@example.test>' });
    await team.reconcile(linkId);
    expect((await team.doc('m0.md')).updatedBy.name).toBe('Bob and 1 other');
  });
});
