import { describe, expect, it } from '@jest/globals';
import type { SyncRun } from '@lockstep/contracts';
import { eachTeam } from './each-team.js';
import { gitText } from './git-clone.js';
import type { Changes } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

const WAITS = { status: 'awaiting_approval', lastError: { code: 'link.brake' } };

describe('the brake', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam((started, its) => {
    [site, team] = [started, its];
  });

  const files = (count: number, folder = 'docs'): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.md`, `text ${i}\n`]));
  const none = (from: number, to: number): Changes => Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`docs/${from + i}.md`, null]));
  const docCount = async (): Promise<number> => Object.keys(await team.texts()).length;
  const fileCount = async (): Promise<number> => Object.keys(await team.bare.texts()).length;
  const runs = async (): Promise<SyncRun[]> => (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items;
  const brakeOfPlan = async (): Promise<string | null> => (await team.links.plan(team.person, team.project, linkId)).brake;

  async function linkedWith(count: number): Promise<void> {
    await team.clone.push(files(count));
    linkId = await team.linked();
  }

  async function removeDocs(from: number, to: number): Promise<void> {
    for (let i = from; i < to; i++) await team.remove(`docs/${i}.md`);
  }

  async function restoreDocs(ids: string[]): Promise<void> {
    const actor = { kind: 'user' as const, id: team.person.userId, name: team.person.name };
    for (const docId of ids) await site.store.docs.restore({ docId, actor, source: 'restore', message: null, proof: null });
  }

  it.each([
    [10, 20, 'ok'],
    [11, 20, 'awaiting_approval'],
    [11, 55, 'ok'],
    [11, 54, 'awaiting_approval'],
    [12, 60, 'ok'],
    [12, 59, 'awaiting_approval'],
    [20, 100, 'ok'],
    [21, 100, 'awaiting_approval'],
  ])('SYNC24 %i of %i, in either direction: %s', async (gone, of, status) => {
    await linkedWith(of);
    await team.clone.push(none(0, gone));
    await team.reconcile(linkId);
    expect((await team.state(linkId)).status).toBe(status);
    expect(await docCount()).toBe(status === 'ok' ? of - gone : of);

    team = await site.team();
    await linkedWith(of);
    await removeDocs(0, gone);
    await team.reconcile(linkId);
    expect((await team.state(linkId)).status).toBe(status);
    expect(await fileCount()).toBe(status === 'ok' ? of - gone : of);
  }, 60_000);

  it('SYNC24 inbound: nothing of the run is written, and it is told in words', async () => {
    await linkedWith(40);
    await team.write('docs/39.md', 'edited here\n');
    const head = await team.clone.push({ ...none(0, 30), 'docs/38.md': 'edited there\n', 'new.md': 'new\n' });
    await team.reconcile(linkId);
    const words = '30 of 40 documents would be archived here, because their files are gone from the repository.';
    const next = expect.stringMatching(/confirm it, or put the files back/);
    const state = await team.state(linkId);
    expect(state).toMatchObject({ status: 'awaiting_approval', lastError: { code: 'link.brake', message: words, next }, dirty: 1 });
    expect(state.lastRun).toMatchObject({ status: 'awaiting_approval', inbound: 0, outbound: 0, commitSha: null, error: { code: 'link.brake', message: words } });
    expect(await team.texts()).toEqual({ ...files(40), 'docs/39.md': 'edited here\n' });
    expect(await team.bare.head()).toBe(head);
    expect(await brakeOfPlan()).toContain(words);
    await expect(team.links.sync(team.person, team.project, linkId, { confirm: false })).rejects.toMatchObject({
      code: 'link.confirm_required',
      details: { detail: expect.stringContaining(words) },
    });

    expect(await team.sync(linkId, true)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
    expect([await docCount(), await fileCount(), await brakeOfPlan()]).toEqual([11, 11, null]);
    expect(await team.texts()).toMatchObject({ 'docs/38.md': 'edited there\n', 'docs/39.md': 'edited here\n', 'new.md': 'new\n' });
  });

  it('SYNC24 outbound: nothing of the run is written, and it is told in words', async () => {
    await linkedWith(40);
    await removeDocs(0, 30);
    await team.write('docs/39.md', 'edited here\n');
    const head = await team.bare.head();
    await team.reconcile(linkId);
    const words = '30 of 40 files would be deleted in the repository, because their documents are gone here.';
    expect(await team.state(linkId)).toMatchObject({ ...WAITS, lastError: { message: words, next: expect.stringMatching(/confirm it, or restore the documents/) } });
    expect([await team.bare.head(), await brakeOfPlan()]).toEqual([head, expect.stringContaining(words)]);

    expect(await team.sync(linkId, true)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
    expect(await team.bare.texts()).toEqual(await team.texts());
    expect(await team.bare.commits()).toBe(2);
  });

  it('SYNC24 both directions at once are told and confirmed together', async () => {
    await linkedWith(40);
    await removeDocs(0, 12);
    await team.clone.push(none(12, 24));
    await team.reconcile(linkId);
    expect((await team.state(linkId)).lastError?.message).toMatch(/^12 of 40 documents would be archived here.*; 12 of 40 files would be deleted/);
    expect((await team.sync(linkId, true)).status).toBe('ok');
    expect([await docCount(), await fileCount()]).toEqual([16, 16]);
  });

  it('SYNC24 a look at a link that waits costs one free request and leaves no run', async () => {
    await linkedWith(20);
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    const before = await runs();
    site.github.requests.reset();
    for (let i = 0; i < 3; i++) await team.reconcile(linkId);
    expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([3, 0]);

    team = await site.team();
    await linkedWith(20);
    await removeDocs(0, 15);
    await team.reconcile(linkId);
    site.github.requests.reset();
    for (let i = 0; i < 3; i++) await team.reconcile(linkId);
    expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([3, 0]);
    expect((await runs()).length).toBe(before.length);
    expect(await team.state(linkId)).toMatchObject(WAITS);
  });

  it('SYNC24 an outage while it waits does not hide why', async () => {
    await linkedWith(20);
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    const end = site.github.intercept(() => ({ when: 'before', status: 500 }));
    await team.reconcile(linkId);
    end();
    expect((await team.state(linkId)).lastError?.code).toBe('github.unavailable');
    await site.store.sync.updateLink(linkId, { retryAt: null });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject(WAITS);
    expect(await docCount()).toBe(20);
  });

  it('SYNC24 moves are no deletions: a whole folder may move, in either direction', async () => {
    await linkedWith(30);
    const ids = (await site.store.docs.index(team.project)).map(({ id }) => id).sort();
    await team.clone.move('docs', 'manual');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await team.texts()).toEqual(files(30, 'manual'));
    expect((await site.store.docs.index(team.project)).map(({ id }) => id).sort()).toEqual(ids);

    for (let i = 0; i < 30; i++) await team.move(`manual/${i}.md`, `book/${i}.md`);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await team.bare.texts()).toEqual(files(30, 'book'));
  });

  it('SYNC24 a root folder that vanished archives nothing before a person agrees', async () => {
    await team.clone.push({ ...files(15), 'README.md': 'read\n' });
    linkId = await team.linked({ root: 'docs' });
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ ...WAITS, lastError: { message: expect.stringContaining('15 of 15 documents') } });
    expect(await docCount()).toBe(15);
  });

  it('SYNC25 files that another push puts back: it goes on by itself', async () => {
    await linkedWith(20);
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    await team.clone.push({ ...files(12), 'new.md': 'new\n' });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await docCount()).toBe(18);
    // The agreement of before has nothing to say about a later one.
    await team.clone.push({ 'docs/15.md': null, ...none(0, 12) });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject(WAITS);
  });

  it('SYNC25 a branch that was forced back: it goes on by itself', async () => {
    await linkedWith(20);
    const before = await team.bare.head();
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    await gitText(team.bare.path, 'update-ref', 'refs/heads/main', before);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await docCount()).toBe(20);
  });

  it('SYNC25 documents that are restored: it goes on by itself', async () => {
    await linkedWith(20);
    const ids = (await site.store.docs.index(team.project)).map(({ id }) => id);
    for (const { path } of (await site.store.docs.index(team.project)).slice(0, 15)) await team.remove(path);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject(WAITS);
    await restoreDocs(ids.slice(0, 6));
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect([await docCount(), await fileCount()]).toEqual([11, 11]);
  });

  it.each(['inbound', 'outbound'])('SYNC25 %s: what grew after the confirmation is asked about again', async (direction) => {
    const remove = async (from: number, to: number): Promise<unknown> => (direction === 'inbound' ? team.clone.push(none(from, to)) : removeDocs(from, to));
    await linkedWith(40);
    await remove(0, 15);
    await team.reconcile(linkId);
    await team.links.sync(team.person, team.project, linkId, { confirm: true });
    await remove(15, 17);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ ...WAITS, lastError: { message: expect.stringContaining('17 of 40') } });
    expect(direction === 'inbound' ? await docCount() : await fileCount()).toBe(40);
    expect((await team.sync(linkId, true)).status).toBe('ok');
    expect([await docCount(), await fileCount()]).toEqual([23, 23]);
  });

  it('SYNC25 as many others are not what was confirmed', async () => {
    await linkedWith(40);
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    await team.links.sync(team.person, team.project, linkId, { confirm: true });
    await team.clone.push({ ...files(15), ...none(15, 30) });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject(WAITS);
    expect(await docCount()).toBe(40);
  });

  it('SYNC25 fewer than were confirmed, and other pushes, do not ask again', async () => {
    await linkedWith(40);
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    await team.links.sync(team.person, team.project, linkId, { confirm: true });
    await team.clone.push({ 'docs/0.md': 'text 0\n', 'new.md': 'new\n' });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await docCount()).toBe(27);
  });

  it('SYNC25 a confirmed run that failed goes on by itself', async () => {
    await linkedWith(20);
    await team.clone.push(none(0, 15));
    await team.reconcile(linkId);
    await team.links.sync(team.person, team.project, linkId, { confirm: true });
    const end = site.github.intercept(({ path }) => (path.includes('/git/trees/') ? { when: 'before', status: 500 } : undefined));
    await team.reconcile(linkId);
    end();
    expect([await docCount(), (await team.state(linkId)).lastError?.code]).toEqual([20, 'github.unavailable']);
    await site.store.sync.updateLink(linkId, { retryAt: null });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await docCount()).toBe(5);
  });

  it('SYNC8 a confirmed first sync that failed before it wrote anything goes on by itself', async () => {
    await team.write('ours.md', 'ours\n');
    await team.clone.push({ 'theirs.md': 'theirs\n' });
    linkId = (await team.link()).id;
    await team.sync(linkId);
    await team.links.sync(team.person, team.project, linkId, { confirm: true });
    const end = site.github.intercept(({ path }) => (path.includes('/git/trees/') ? { when: 'before', status: 500 } : undefined));
    await team.reconcile(linkId);
    end();
    await site.store.sync.updateLink(linkId, { retryAt: null });
    await team.reconcile(linkId);
    expect((await team.state(linkId)).status).toBe('ok');
    expect(await docCount()).toBe(2);
  });
});
