import { describe, expect, it } from '@jest/globals';
import { eachTeam } from './each-team.js';
import { git, gitText } from './git-clone.js';
import type { Changes } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { before } from './watched-remotes.js';

const lines = (name: string, count = 10): string => Array.from({ length: count }, (_, i) => `line ${i} of ${name}\n`).join('');
const [A, B, C] = [lines('a'), lines('b'), lines('c')];

describe('renames', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam((started, its) => {
    [site, team] = [started, its];
  });

  async function linkedWith(texts: Record<string, string>): Promise<Record<string, string>> {
    await team.clone.push(texts);
    linkId = await team.linked();
    return ids();
  }

  /** Path → id of every document. */
  async function ids(): Promise<Record<string, string>> {
    return Object.fromEntries((await site.store.docs.index(team.project)).map(({ path, id }) => [path, id]));
  }

  async function push(changes: Changes): Promise<void> {
    await team.clone.push(changes);
    await team.reconcile(linkId);
  }

  async function expectBoth(texts: Record<string, string>): Promise<void> {
    expect(await team.texts()).toEqual(texts);
    expect(await team.bare.texts()).toEqual(texts);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0, lastError: null });
    const bases = await site.store.sync.bases(linkId);
    expect(bases.map(({ path }) => path).sort()).toEqual(Object.keys(texts).sort());
  }

  /** What was said about a document since it was made, oldest first. */
  async function story(docId: string): Promise<unknown[]> {
    const rows = await site.outbox.activity({ projectId: team.project, limit: 200 });
    return rows
      .filter((row) => row.docId === docId && row.type !== 'doc.created')
      .map(({ type, data }) => [type, (data as { from?: string }).from ?? null, (data as { path: string }).path])
      .reverse();
  }

  it('SYNC26 edited and renamed there: the document moves and gets the text, id and history stay', async () => {
    const { 'a.md': id = '' } = await linkedWith({ 'a.md': A, 'b.md': B });
    const after = { 'docs/guide.md': `${A}more\n`, 'b.md': B };
    await team.clone.push({ 'a.md': null, 'docs/guide.md': `${A}more\n` }, { author: 'Ada <ada@example.test>', message: 'Write the guide' });
    expect((await team.links.plan(team.person, team.project, linkId)).inbound).toEqual([
      { action: 'move', path: 'docs/guide.md', from: 'a.md' },
      { action: 'update', path: 'docs/guide.md' },
    ]);
    await team.reconcile(linkId);
    await expectBoth(after);
    expect(await team.doc('docs/guide.md')).toMatchObject({ id, version: 2, updatedBy: { name: 'Ada' } });
    expect((await site.store.docs.versions(id, { limit: 9 })).map(({ message }) => message)).toEqual(['Write the guide', null]);
    expect(await story(id)).toEqual([
      ['doc.moved', 'a.md', 'docs/guide.md'],
      ['doc.changed', null, 'docs/guide.md'],
    ]);
  });

  it('SYNC26 what git calls a rename, and nothing else, moves', async () => {
    const texts = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`old/${i}.md`, lines(`file ${i}`, 12)]));
    const before = await linkedWith({ ...texts, 'stays.md': C });
    // From the whole text down to none of it is the same.
    const after = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`new/n${i}.md`, lines(`file ${i}`, 12 - i) + lines(`other ${i}`, i + 1)]));
    await push({ ...Object.fromEntries(Object.keys(texts).map((path) => [path, null])), ...after });
    const told = await gitText(team.bare.path, 'diff', '--name-status', '-M', 'main~1', 'main');
    const renamed = [...told.matchAll(/^R\d+\t(.*)\t(.*)$/gm)].map(([, from = '', to = '']) => [to, before[from] ?? '']);
    expect(renamed.length).toBeGreaterThan(3);
    expect(renamed.length).toBeLessThan(12);
    const known = new Set(Object.values(before));
    const moved = Object.entries(await ids()).filter(([path, id]) => path !== 'stays.md' && known.has(id));
    expect(Object.fromEntries(moved)).toEqual(Object.fromEntries(renamed));
    await expectBoth({ ...after, 'stays.md': C });
  });

  it('SYNC26 edited and renamed there, edited here: merged at the new place', async () => {
    const { 'a.md': id = '' } = await linkedWith({ 'a.md': A });
    await team.write('a.md', A.replace('line 0', 'first line'));
    await push({ 'a.md': null, 'b.md': A.replace('line 9', 'last line') });
    await expectBoth({ 'b.md': A.replace('line 0', 'first line').replace('line 9', 'last line') });
    expect((await team.doc('b.md')).id).toBe(id);
  });

  it('SYNC26 edited and renamed there, edited here in the same place: moved, and a conflict about the text', async () => {
    const { 'a.md': id = '' } = await linkedWith({ 'a.md': A });
    await team.write('a.md', A.replace('line 0', 'ours'));
    await push({ 'a.md': null, 'b.md': A.replace('line 0', 'theirs') });
    expect(await team.state(linkId)).toMatchObject({ status: 'conflicts', conflicts: 1 });
    expect(await team.doc('b.md')).toMatchObject({ id, content: A.replace('line 0', 'ours') });
    const [conflict] = (await team.conflicts.list(team.person, team.project, { limit: 9 })).items;
    expect(conflict).toMatchObject({ docId: id, path: 'b.md', kind: 'content' });
    await team.conflicts.resolve(team.person, team.project, conflict?.id ?? '', { take: 'theirs' });
    await team.reconcile(linkId);
    await expectBoth({ 'b.md': A.replace('line 0', 'theirs') });
  });

  it('SYNC26 edited and renamed there, moved here: the document’s path is kept, the text comes', async () => {
    const { 'a.md': id = '' } = await linkedWith({ 'a.md': A });
    await team.move('a.md', 'ours.md');
    await push({ 'a.md': null, 'theirs.md': `${A}more\n` });
    await expectBoth({ 'ours.md': `${A}more\n` });
    expect((await team.doc('ours.md')).id).toBe(id);
  });

  it('SYNC26 edited and renamed there, deleted here: a conflict that is told once', async () => {
    const { 'a.md': id = '' } = await linkedWith({ 'a.md': A, 'b.md': B });
    await team.remove('a.md');
    await push({ 'a.md': null, 'c.md': `${A}more\n` });
    const [conflict] = (await team.conflicts.list(team.person, team.project, { limit: 9 })).items;
    expect(conflict).toMatchObject({ path: 'c.md', kind: 'delete_modify' });
    const runs = async (): Promise<number> => (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items.length;
    const told = await runs();
    await team.reconcile(linkId);
    expect(await runs()).toBe(told);
    await team.conflicts.resolve(team.person, team.project, conflict?.id ?? '', { take: 'theirs' });
    await team.reconcile(linkId);
    expect((await team.texts())['b.md']).toBe(B);
    expect(Object.values(await ids())).toContain(id);
  });

  it.each([
    ['as it was', A],
    ['edited', `${A}more\n`],
    ['rewritten', C],
  ])('SYNC26 a rename in case only, %s, in either direction', async (_, text) => {
    const { 'Readme.md': id = '' } = await linkedWith({ 'Readme.md': A, 'b.md': B });
    await push({ 'Readme.md': null, 'README.md': text });
    await expectBoth({ 'README.md': text, 'b.md': B });
    if (text !== C) expect((await team.doc('README.md')).id).toBe(id);
    await team.move('README.md', 'readme.md');
    await team.write('readme.md', `${text}ours\n`);
    await team.reconcile(linkId);
    await expectBoth({ 'readme.md': `${text}ours\n`, 'b.md': B });
    expect(await team.bare.fsck()).toBe('');
  });

  it.each([
    ['exact', ''],
    ['edited', 'more\n'],
  ])('SYNC26 two files that changed places there, %s', async (_, more) => {
    const before = await linkedWith({ 'a.md': A, 'b.md': B });
    await push({ 'a.md': B + more, 'b.md': A + more });
    await expectBoth({ 'a.md': B + more, 'b.md': A + more });
    expect(await ids()).toEqual({ 'a.md': before['b.md'], 'b.md': before['a.md'] });
    expect((await story(before['a.md'] ?? ''))[0]).toEqual(['doc.moved', 'a.md', 'b.md']);
    expect((await story(before['b.md'] ?? ''))[0]).toEqual(['doc.moved', 'b.md', 'a.md']);
  });

  it.each([
    ['exact', ''],
    ['edited', 'more\n'],
  ])('SYNC26 a chain and a circle of three there, %s', async (_, more) => {
    const before = await linkedWith({ 'a.md': A, 'b.md': B, 'z/1.md': lines('1'), 'z/2.md': lines('2'), 'z/3.md': lines('3') });
    const after = { 'b.md': A + more, 'c.md': B + more, 'z/1.md': lines('3') + more, 'z/2.md': lines('1') + more, 'z/3.md': lines('2') + more };
    await push({ ...after, 'a.md': null });
    await expectBoth(after);
    expect(await ids()).toEqual({
      'b.md': before['a.md'],
      'c.md': before['b.md'],
      'z/1.md': before['z/3.md'],
      'z/2.md': before['z/1.md'],
      'z/3.md': before['z/2.md'],
    });
  });

  it('SYNC26 a document saved while it changes places loses neither', async () => {
    const first = await linkedWith({ 'a.md': A, 'b.md': B });
    await team.clone.push({ 'a.md': B, 'b.md': A });
    await team.clone.push({ 'new.md': C });
    // Right before what came in is written.
    await team.reconcile(linkId, { gitRemotes: before('authorsBetween', () => team.write('a.md', `${A}ours\n`)) });
    expect((await team.doc('b.md')).version).toBe(2);
    await expectBoth({ 'a.md': B, 'b.md': `${A}ours\n`, 'new.md': C });
    expect(await ids()).toMatchObject({ 'a.md': first['b.md'], 'b.md': first['a.md'] });
  });

  it('SYNC26 swapped there while one of them was moved, or deleted, here', async () => {
    const first = await linkedWith({ 'a.md': A, 'b.md': B, 'c.md': C, 'd.md': lines('d') });
    await team.move('a.md', 'ours.md');
    await team.remove('c.md');
    await push({ 'a.md': B, 'b.md': A, 'c.md': lines('d'), 'd.md': C });
    await expectBoth({ 'ours.md': A, 'a.md': B, 'c.md': lines('d') });
    expect(await ids()).toEqual({ 'ours.md': first['a.md'], 'a.md': first['b.md'], 'c.md': first['d.md'] });
  });

  it('SYNC26 the old text kept as a copy beside the edited file moves nothing', async () => {
    const before = await linkedWith({ 'a.md': A });
    await push({ 'a.md': C, 'old.md': A });
    await expectBoth({ 'a.md': C, 'old.md': A });
    expect((await ids())['a.md']).toBe(before['a.md']);
  });

  it('SYNC26 documents that changed places here go out in one commit', async () => {
    await linkedWith({ 'a.md': A, 'b.md': B });
    await team.move('a.md', 'tmp.md');
    await team.move('b.md', 'a.md');
    await team.move('tmp.md', 'b.md');
    await team.write('a.md', `${B}more\n`);
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': `${B}more\n`, 'b.md': A });
    expect(await team.bare.commits()).toBe(2);
    await team.reconcile(linkId);
    expect(await team.bare.commits()).toBe(2);
  });

  it('SYNC26 a chain of documents moved here goes out as moves in one commit', async () => {
    await linkedWith({ 'a.md': A, 'b.md': B });
    await team.move('b.md', 'c.md');
    await team.move('a.md', 'b.md');
    await team.reconcile(linkId);
    await expectBoth({ 'b.md': A, 'c.md': B });
    expect(await team.bare.commits()).toBe(2);
    expect(await team.bare.message()).toMatch(/Move b\.md to c\.md/);
  });

  it('SYNC26 a folder of 300 files that were all edited moves, and moves back from here as one commit of moves', async () => {
    const text = (i: number): string => lines(`page ${i}`, 8);
    const all = (folder: string, more: string): Record<string, string> => Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${folder}/${i % 7}/${i}.md`, text(i) + more]));
    const before = await linkedWith(all('docs', ''));
    await git(team.clone.folder, 'mv', 'docs', 'manual');
    await team.clone.pushHere(all('manual', 'edited\n'));
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(12);
    await expectBoth(all('manual', 'edited\n'));
    const moved = Object.fromEntries(Object.entries(before).map(([path, id]) => [path.replace('docs/', 'manual/'), id]));
    expect(await ids()).toEqual(moved);

    for (const path of Object.keys(moved)) await team.move(path, path.replace('manual/', 'docs/'));
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(6);
    await expectBoth(all('docs', 'edited\n'));
    const told = await gitText(team.bare.path, 'diff', '--name-status', '-M', 'main~1', 'main');
    expect(told.split('\n').filter((line) => line.startsWith('R100'))).toHaveLength(300);
  }, 120_000);
});
