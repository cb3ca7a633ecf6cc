import { describe, expect, it } from '@jest/globals';
import type { SyncRun } from '@lockstep/contracts';
import { eachTeam } from './each-team.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { SyncProject } from './sync-project.js';
import { before } from './watched-remotes.js';

describe('a paused link', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': 'a\n', 'b.md': 'b\n' });
    linkId = await team.linked();
  });

  const pause = (paused: boolean) => team.links.update(team.person, team.project, linkId, { paused });
  const runs = async (): Promise<SyncRun[]> => (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items;
  const told = async (): Promise<string[]> => (await site.outbox.activity({ projectId: team.project, limit: 100 })).map(({ type }) => type);
  const isDue = async (): Promise<boolean> => (await site.store.sync.dueLinks(0, 1_000)).includes(linkId);

  it('OPS1 is looked at by nobody: not after a save, a push, a webhook or a sweep, and not because somebody asks', async () => {
    await pause(true);
    await team.write('a.md', 'ours\n');
    const head = await team.clone.push({ 'b.md': 'theirs\n' });
    expect(await site.store.sync.requestForProject(team.project)).toEqual([]);
    expect(await team.deliver(linkId, 'push', { ref: 'refs/heads/main', after: head })).toBe('stored');
    expect(await isDue()).toBe(false);
    site.github.requests.reset();
    expect(await team.reconcile(linkId)).toEqual({ again: null });
    await expect(team.sync(linkId)).rejects.toMatchObject({ code: 'link.paused', details: { detail: expect.stringContaining('Paused by Ursula.') } });
    expect([site.github.requests.apiCalls, await team.bare.texts(), await team.texts()]).toEqual([0, { 'a.md': 'a\n', 'b.md': 'theirs\n' }, { 'a.md': 'ours\n', 'b.md': 'b\n' }]);
  });

  it('OPS1 says so in words, with who paused it, and shows how far both sides are apart meanwhile', async () => {
    expect(await team.state(linkId)).toMatchObject({ paused: null });
    await pause(true);
    await pause(true);
    await team.write('a.md', 'ours\n');
    const { paused, status, dirty } = await team.state(linkId);
    expect(paused).toEqual({ since: expect.any(String), by: 'Ursula', words: expect.stringMatching(/^Paused by Ursula\. .* until somebody resumes it/) });
    expect([status, dirty]).toEqual(['ok', 1]);
    await pause(false);
    expect(await team.state(linkId)).toMatchObject({ paused: null });
    const events = await told();
    expect(['link.paused', 'link.resumed'].map((type) => events.filter((one) => one === type).length)).toEqual([1, 1]);
  });

  it('OPS2 goes on where it was: what was saved, pushed and announced meanwhile is there once, on both sides', async () => {
    await pause(true);
    await team.write('a.md', 'ours\n');
    await team.write('new.md', 'new\n');
    const head = await team.clone.push({ 'b.md': 'theirs\n' });
    await team.deliver(linkId, 'push', { ref: 'refs/heads/main', after: head });
    await pause(false);
    expect(await isDue()).toBe(true);
    await team.reconcile(linkId);
    const both = { 'a.md': 'ours\n', 'b.md': 'theirs\n', 'new.md': 'new\n' };
    expect([await team.texts(), await team.bare.texts()]).toEqual([both, both]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, lagSeconds: 0, lastError: null });
    const deliveries = await team.links.deliveries(team.person, team.project, linkId, { limit: 10 });
    expect(deliveries.items.map(({ status }) => status)).toEqual(['processed']);
  });

  it('OPS2 a run that a pause cuts off says so and writes nothing more; resumed, its work is done once', async () => {
    await team.write('a.md', 'ours\n');
    await team.clone.push({ 'b.md': 'theirs\n' });
    await team.reconcile(linkId, { gitRemotes: before('createTree', () => pause(true)) });
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', paused: { by: 'Ursula' } });
    expect((await runs())[0]).toMatchObject({ status: 'failed', error: { code: 'link.paused', message: 'Ursula paused the link during this run.', next: expect.stringContaining('Resume') } });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'a\n', 'b.md': 'theirs\n' });
    await pause(false);
    await team.reconcile(linkId);
    const both = { 'a.md': 'ours\n', 'b.md': 'theirs\n' };
    expect([await team.texts(), await team.bare.texts()]).toEqual([both, both]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
  });

  it('OPS2 a pause of a waiting link keeps what it waits for', async () => {
    await team.write('a.md', 'ours\n');
    await team.clone.push({ 'a.md': 'theirs\n' });
    await team.reconcile(linkId);
    await pause(true);
    expect(await team.state(linkId)).toMatchObject({ status: 'conflicts', conflicts: 1, paused: { by: 'Ursula' } });
    await pause(false);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'conflicts', conflicts: 1 });
  });

  it('OPS1 only who may manage links may pause them', async () => {
    const { person: editor } = await SyncProject.members(site.store);
    await site.store.projects.addMember(team.project, editor.userId, 'editor');
    await expect(team.links.update(editor, team.project, linkId, { paused: true })).rejects.toMatchObject({ code: 'auth.forbidden' });
    expect(await team.state(linkId)).toMatchObject({ paused: null });
  });

  it('OPS3 what GitHub says about the requests that are left is kept with the link, and only there', async () => {
    const { rateLimit } = await team.state(linkId);
    expect(rateLimit).toMatchObject({ limit: 5_000 });
    expect(Date.parse(rateLimit?.resetAt ?? '')).toBeGreaterThan(Date.now());
    await team.write('a.md', 'ours\n');
    await team.reconcile(linkId);
    const after = (await team.state(linkId)).rateLimit;
    expect(after?.remaining).toBeLessThan(rateLimit?.remaining ?? 0);
    expect(after?.remaining).toBeGreaterThan(4_000);
  });

  it('OPS4 a run says what it brought in, sent out and left waiting, and when it failed why and what to do', async () => {
    await team.write('a.md', 'ours\n');
    await team.clone.push({ 'b.md': 'theirs\n' });
    await team.reconcile(linkId);
    expect((await runs())[0]).toMatchObject({ status: 'ok', inbound: 1, outbound: 1, conflicts: 0, staged: 0, error: null });
    const end = site.github.intercept(({ surface }) => (surface === 'rest' ? { when: 'before', status: 401, body: { message: 'Bad credentials' } } : undefined));
    await team.sync(linkId);
    end();
    expect((await runs())[0]).toMatchObject({ status: 'failed', error: { code: 'github.unauthorized', message: 'Bad credentials', next: expect.stringContaining('new token') } });
  });
});
