import { describe, expect, it } from '@jest/globals';
import type { Conflict } from '@lockstep/contracts';
import { eachTeam } from './each-team.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { before } from './watched-remotes.js';

const BASE = 'one\n';
const OURS = 'ours\n';
const THEIRS = 'theirs\n';

describe('conflicts', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': BASE, 'b.md': 'B\n' });
    linkId = await team.linked();
  });

  async function only(): Promise<Conflict> {
    const { items } = await team.conflicts.list(team.person, team.project, { limit: 50 });
    expect(items).toHaveLength(1);
    return team.conflicts.get(team.person, team.project, items[0]?.id ?? '');
  }

  async function contentConflict(): Promise<Conflict> {
    await team.write('a.md', OURS);
    await team.clone.push({ 'a.md': THEIRS });
    await team.reconcile(linkId);
    return only();
  }

  const opened = async (): Promise<number> =>
    (await site.outbox.activity({ projectId: team.project, limit: 100 })).filter(({ type }) => type === 'conflict.opened').length;

  const resolve = (conflict: Conflict, how: Parameters<SyncTeam['conflicts']['resolve']>[3]): Promise<void> =>
    team.conflicts.resolve(team.person, team.project, conflict.id, how);

  async function expectBoth(texts: Record<string, string>): Promise<void> {
    expect(await team.texts()).toEqual(texts);
    expect(await team.bare.texts()).toEqual(texts);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0 });
  }

  it('SYNC5 both texts are kept with their base, and every other path goes on', async () => {
    await team.write('b.md', 'BB\n');
    const conflict = await contentConflict();
    expect(conflict).toMatchObject({ kind: 'content', path: 'a.md', base: BASE, ours: OURS, theirs: THEIRS, oursVersion: 2 });
    expect(await team.texts()).toEqual({ 'a.md': OURS, 'b.md': 'BB\n' });
    expect(await team.bare.texts()).toEqual({ 'a.md': THEIRS, 'b.md': 'BB\n' });
    expect(await team.state(linkId)).toMatchObject({ status: 'conflicts', conflicts: 1, dirty: 0 });
    expect((await team.doc('a.md')).sync).toBe('conflict');
  });

  it('SYNC5 a conflict is found once, and a quiet link with one stays quiet', async () => {
    const { id } = await contentConflict();
    await team.sync(linkId);
    await team.reconcile(linkId);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect((await only()).id).toBe(id);
    expect(site.github.requests.apiCalls).toBe(1);
  });

  it.each<[string, Parameters<SyncTeam['conflicts']['resolve']>[3], string]>([
    ['ours', { take: 'ours' }, OURS],
    ['theirs', { take: 'theirs' }, THEIRS],
    ['a text of one’s own', { content: 'both\n' }, 'both\n'],
  ])('SYNC5 content conflict: %s', async (_, how, text) => {
    await resolve(await contentConflict(), how);
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': text, 'b.md': 'B\n' });
  });

  it('SYNC5 what was written since is never overwritten', async () => {
    const seen = await contentConflict();
    await team.write('a.md', 'ours, newer\n');
    await expect(resolve(seen, { content: 'both\n', oursVersion: seen.oursVersion ?? 0 })).rejects.toMatchObject({ code: 'doc.version_conflict', details: { current: { version: 3 } } });
    await expect(resolve(seen, { take: 'theirs' })).rejects.toMatchObject({ code: 'doc.version_conflict' });
    const now = await team.conflicts.get(team.person, team.project, seen.id);
    expect(now).toMatchObject({ ours: 'ours, newer\n', oursVersion: 3 });
    await resolve(now, { content: 'both, newer\n', oursVersion: 3 });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'both, newer\n', 'b.md': 'B\n' });
  });

  it('SYNC5 what was pushed since, and a run has met, is not taken for seen', async () => {
    const seen = await contentConflict();
    await team.clone.push({ 'a.md': 'theirs, newer\n' });
    await team.reconcile(linkId);
    for (const decision of [{ content: 'both\n' }, { take: 'ours' as const }]) {
      await expect(resolve(seen, { ...decision, theirsSha: seen.theirsSha })).rejects.toMatchObject({ code: 'doc.version_conflict' });
    }
    const now = await team.conflicts.get(team.person, team.project, seen.id);
    expect(now.theirs).toBe('theirs, newer\n');
    await resolve(now, { content: 'both, newer\n', theirsSha: now.theirsSha });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'both, newer\n', 'b.md': 'B\n' });
  });

  it('SYNC5 what was pushed since is met by the ordinary rules', async () => {
    const conflict = await contentConflict();
    await team.clone.push({ 'a.md': 'theirs, newer\n' });
    await resolve(conflict, { take: 'ours' });
    await team.reconcile(linkId);
    expect(await only()).toMatchObject({ base: THEIRS, ours: OURS, theirs: 'theirs, newer\n' });
  });

  it('SYNC5 it ends by itself when both sides come to agree', async () => {
    await contentConflict();
    await team.clone.push({ 'a.md': OURS });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': OURS, 'b.md': 'B\n' });
  });

  it('SYNC5 a newer push that can be merged ends it too', async () => {
    await contentConflict();
    await team.clone.push({ 'a.md': BASE });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': OURS, 'b.md': 'B\n' });
  });

  it('SYNC5 a decided conflict cannot be decided again', async () => {
    const conflict = await contentConflict();
    await resolve(conflict, { take: 'ours' });
    await expect(resolve(conflict, { take: 'theirs' })).rejects.toMatchObject({ code: 'conflict.resolved' });
    expect((await team.doc('a.md')).content).toBe(OURS);
  });

  describe('add/add', () => {
    const both = async (): Promise<Conflict> => {
      await team.write('new.md', OURS);
      await team.clone.push({ 'new.md': THEIRS });
      await team.reconcile(linkId);
      return only();
    };

    it.each([
      ['ours' as const, OURS],
      ['theirs' as const, THEIRS],
    ])('SYNC5 %s', async (take, text) => {
      const conflict = await both();
      expect(conflict).toMatchObject({ kind: 'add_add', base: null, ours: OURS, theirs: THEIRS });
      await resolve(conflict, { take });
      await team.reconcile(linkId);
      await expectBoth({ 'a.md': BASE, 'b.md': 'B\n', 'new.md': text });
    });
  });

  describe('modified here, deleted there', () => {
    const both = async (): Promise<Conflict> => {
      await team.write('a.md', OURS);
      await team.clone.push({ 'a.md': null });
      await team.reconcile(linkId);
      return only();
    };

    it.each<[string, Parameters<SyncTeam['conflicts']['resolve']>[3], Record<string, string>]>([
      ['ours', { take: 'ours' }, { 'a.md': OURS }],
      ['theirs', { take: 'theirs' }, {}],
      ['a text of one’s own', { content: 'kept\n' }, { 'a.md': 'kept\n' }],
    ])('SYNC5 %s', async (_, how, left) => {
      const conflict = await both();
      expect(conflict).toMatchObject({ kind: 'modify_delete', base: BASE, ours: OURS, theirs: null });
      await resolve(conflict, how);
      await team.reconcile(linkId);
      await expectBoth({ ...left, 'b.md': 'B\n' });
    });
  });

  describe('deleted here, modified there', () => {
    const both = async (): Promise<Conflict> => {
      await team.remove('a.md');
      await team.clone.push({ 'a.md': THEIRS });
      await team.reconcile(linkId);
      return only();
    };

    it.each<[string, Parameters<SyncTeam['conflicts']['resolve']>[3], Record<string, string>]>([
      ['ours', { take: 'ours' }, {}],
      ['theirs', { take: 'theirs' }, { 'a.md': THEIRS }],
      ['a text of one’s own', { content: 'kept\n' }, { 'a.md': 'kept\n' }],
    ])('SYNC5 %s', async (_, how, left) => {
      const conflict = await both();
      expect(conflict).toMatchObject({ kind: 'delete_modify', base: BASE, ours: null, theirs: THEIRS });
      await resolve(conflict, how);
      await team.reconcile(linkId);
      await expectBoth({ ...left, 'b.md': 'B\n' });
    });
  });

  it('SYNC28 settled during a run, it stays settled: the run that planned it anew writes nothing more, and the next one carries the decision out', async () => {
    await team.write('a.md', OURS);
    await team.clone.push({ 'a.md': null });
    await team.reconcile(linkId);
    const conflict = await only();
    await team.write('a.md', 'ours, newer\n');
    await team.clone.push({ 'b.md': 'theirs\n' });
    const settle = () => team.conflicts.resolve(team.person, team.project, conflict.id, { take: 'ours', oursVersion: 3 });
    await team.reconcile(linkId, { gitRemotes: before('blobs', settle) });
    expect((await team.conflicts.list(team.person, team.project, { limit: 50 })).items).toEqual([]);
    const [cutOff] = (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items.filter(({ status }) => status === 'failed');
    expect(cutOff?.error).toMatchObject({ code: 'conflict.resolved', message: 'Ursula settled a conflict during this run.' });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'ours, newer\n', 'b.md': 'theirs\n' });
    expect(await opened()).toBe(1);
  });

  it('SYNC5 a document moved onto a file that nobody knew', async () => {
    await team.move('a.md', 'taken.md');
    await team.clone.push({ 'taken.md': THEIRS });
    await team.reconcile(linkId);
    const conflict = await only();
    expect(conflict).toMatchObject({ kind: 'add_add', path: 'taken.md', ours: BASE, theirs: THEIRS });
    await resolve(conflict, { content: 'joined\n' });
    await team.reconcile(linkId);
    expect((await team.texts())['taken.md']).toBe('joined\n');
    expect((await team.bare.texts())['taken.md']).toBe('joined\n');
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', conflicts: 0 });
  });
});
