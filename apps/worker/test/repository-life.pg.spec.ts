import { describe, expect, it } from '@jest/globals';
import { newId } from '@lockstep/core';
import { eachTeam } from './each-team.js';
import { GitClone, gitText } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

const OWNER = 'octo';

describe('what happens to repositories', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': 'one\n', 'run.sh': 'echo\n' });
    linkId = await team.linked();
  });

  const runs = async (): Promise<number> => (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items.length;

  async function expectBoth(texts: Record<string, string>): Promise<void> {
    expect([await team.texts(), await team.bare.texts()]).toEqual([texts, texts]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
  }

  it.each([
    ['renamed', OWNER],
    ['transferred', 'acme'],
  ])('SYNC27 %s while nothing else happens: the next look finds it, and looks are free again', async (_, owner) => {
    const name = newId();
    await site.github.updateRepo(OWNER, team.place.repo, { owner, name });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', owner, repo: name, lastError: null });
    const [told] = await site.outbox.activity({ projectId: team.project, type: 'link.updated', limit: 1 });
    expect(told?.data).toMatchObject({ owner, repo: name });
    await team.reconcile(linkId);
    const before = await runs();
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect([site.github.requests.apiCalls, site.github.requests.cost, await runs()]).toEqual([1, 0, before]);
  });

  it('SYNC27 renamed with changes on both sides: both arrive under the new name', async () => {
    const name = newId();
    await team.write('a.md', 'two\n');
    await team.clone.push({ 'b.md': 'b\n' });
    await site.github.updateRepo(OWNER, team.place.repo, { name });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'two\n', 'b.md': 'b\n', 'run.sh': 'echo\n' });
    expect((await team.state(linkId)).repo).toBe(name);
  });

  it('SYNC27 renamed, and its old name taken by another repository: the right one is found by its number', async () => {
    const name = newId();
    await site.github.updateRepo(OWNER, team.place.repo, { name });
    const other = await site.github.createRepo({ owner: OWNER, name: team.place.repo });
    const clone = await GitClone.of(site.github.cloneUrl(OWNER, team.place.repo, site.token), `${team.clone.folder}-other`);
    await clone.push({ 'stranger.md': 'strange\n' });
    await team.write('a.md', 'two\n');
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'two\n', 'run.sh': 'echo\n' });
    expect((await team.state(linkId)).repo).toBe(name);
    expect(await gitText(other.path, 'log', '--format=%s', 'main')).toBe('Change');
  });

  it('SYNC27 deleted: told, asked for again only every hour, and no document is touched', async () => {
    await team.write('a.md', 'two\n');
    await site.github.deleteRepo(OWNER, team.place.repo);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'attention', dirty: 1, lastError: { code: 'github.not_found', next: expect.stringContaining('still exists') } });
    const { again } = await team.reconcile(linkId);
    expect(again?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    expect(await team.texts()).toEqual({ 'a.md': 'two\n', 'run.sh': 'echo\n' });
  });

  it('SYNC27 deleted, and another one made under its name: nothing is read from it or written to it', async () => {
    await team.write('a.md', 'two\n');
    await site.github.deleteRepo(OWNER, team.place.repo);
    const other = await site.github.createRepo({ owner: OWNER, name: team.place.repo });
    const clone = await GitClone.of(site.github.cloneUrl(OWNER, team.place.repo, site.token), `${team.clone.folder}-other`);
    const head = await clone.push({ 'stranger.md': 'strange\n' });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'attention', lastError: { code: 'github.replaced', next: expect.stringContaining('unlink it') } });
    expect(await team.texts()).toEqual({ 'a.md': 'two\n', 'run.sh': 'echo\n' });
    expect(await gitText(other.path, 'rev-parse', 'main')).toBe(head);
  });

  it('SYNC27 archived: pushes of before come in, nothing goes out, and that is said once', async () => {
    await team.write('a.md', 'two\n');
    await team.clone.push({ 'b.md': 'b\n' });
    await site.github.updateRepo(OWNER, team.place.repo, { archived: true });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'blocked', dirty: 1, lastError: { code: 'github.archived', next: expect.stringContaining('Unarchive') } });
    expect(await team.texts()).toEqual({ 'a.md': 'two\n', 'b.md': 'b\n', 'run.sh': 'echo\n' });
    const before = await runs();
    await team.reconcile(linkId);
    expect(await runs()).toBe(before);
    await site.github.updateRepo(OWNER, team.place.repo, { archived: false });
    await team.sync(linkId);
    await expectBoth({ 'a.md': 'two\n', 'b.md': 'b\n', 'run.sh': 'echo\n' });
  });

  it('SYNC27 an archived repository cannot be linked, and that is why', async () => {
    await site.github.updateRepo(OWNER, team.place.repo, { archived: true });
    await expect(team.link({ root: 'docs' })).rejects.toMatchObject({ code: 'link.unreachable', details: { detail: expect.stringContaining('archived') } });
  });

  it('SYNC27 a force-push to a sibling that drops our commit: the text there counts, ours is in the history', async () => {
    const before = await team.bare.head();
    await team.write('a.md', 'ours\n');
    await team.reconcile(linkId);
    await team.clone.pull();
    await gitText(team.clone.folder, 'reset', '-q', '--hard', before);
    await team.clone.pushHere({ 'a.md': 'theirs\n' }, { force: true });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'theirs\n', 'run.sh': 'echo\n' });
    const { id } = await team.doc('a.md');
    expect((await site.store.docs.versions(id, { limit: 9 })).map(({ source }) => source)).toEqual(['github', 'editor', 'github']);
  });

  it('SYNC27 a force-push to an ancestor, with an edit here that had not gone out', async () => {
    const before = await team.bare.head();
    await team.clone.push({ 'a.md': 'one\ntwo\n', 'b.md': 'b\n' });
    await team.reconcile(linkId);
    await team.write('run.sh', 'echo ours\n');
    await gitText(team.bare.path, 'update-ref', 'refs/heads/main', before);
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'one\n', 'run.sh': 'echo ours\n' });
  });

  it('SYNC27 a branch that was deleted and comes back with another history', async () => {
    await gitText(team.bare.path, 'branch', 'keep', 'main');
    await gitText(team.bare.path, 'update-ref', '-d', 'refs/heads/main');
    await team.write('a.md', 'ours\n');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'branch_missing', dirty: 1 });
    const unrelated = await GitClone.of(site.github.cloneUrl(OWNER, team.place.repo, site.token), `${team.clone.folder}-anew`);
    await unrelated.pushHere({ 'a.md': 'one\n', 'run.sh': 'echo anew\n' });
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'ours\n', 'run.sh': 'echo anew\n' });
  });

  it('SYNC27 a repository that lost all its branches misses its branch, and takes no document with it', async () => {
    const head = await team.bare.head();
    await gitText(team.bare.path, 'update-ref', '-d', 'refs/heads/main');
    await team.write('new.md', 'new\n');
    await team.reconcile(linkId);
    expect((await team.state(linkId)).status).toBe('branch_missing');
    const before = await runs();
    await team.reconcile(linkId);
    expect(await runs()).toBe(before);
    await gitText(team.bare.path, 'update-ref', 'refs/heads/main', head);
    await team.reconcile(linkId);
    await expectBoth({ 'a.md': 'one\n', 'run.sh': 'echo\n', 'new.md': 'new\n' });
  });

  it('SYNC27 a look at an empty repository with an empty project leaves no run', async () => {
    team = await site.team();
    linkId = await team.linked();
    const before = await runs();
    await team.reconcile(linkId);
    expect(await runs()).toBe(before);
    await team.write('first.md', 'first\n');
    await team.reconcile(linkId);
    await expectBoth({ 'first.md': 'first\n' });
  });

  it('SYNC27 file modes are kept through edits and moves on either side', async () => {
    await gitText(team.clone.folder, 'update-index', '--chmod=+x', 'run.sh');
    await gitText(team.clone.folder, 'commit', '-q', '-m', 'Make it run');
    await team.clone.send(false);
    await team.reconcile(linkId);
    await team.write('run.sh', 'echo 2\n');
    await team.reconcile(linkId);
    expect(await team.bare.mode('run.sh')).toBe('100755');
    await team.move('run.sh', 'bin/run.sh');
    await team.reconcile(linkId);
    expect(await team.bare.mode('bin/run.sh')).toBe('100755');
    await team.clone.move('bin/run.sh', 'start.sh');
    await team.reconcile(linkId);
    await team.write('start.sh', 'echo 3\n');
    await team.reconcile(linkId);
    expect([await team.bare.mode('start.sh'), await team.bare.mode('a.md')]).toEqual(['100755', '100644']);
    await expectBoth({ 'a.md': 'one\n', 'start.sh': 'echo 3\n' });
  });
});
