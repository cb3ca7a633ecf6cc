import { describe, expect, it } from '@jest/globals';
import { eachTeam } from './each-team.js';
import { gitText } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

describe('links and first syncs', () => {
  let site: SyncSite;
  let team: SyncTeam;

  eachTeam((started, its) => {
    [site, team] = [started, its];
  });

  it('SYNC8 content on both sides waits for consent, and the plan says what would happen', async () => {
    await team.write('ours.md', 'ours\n');
    await team.write('same.md', 'same\n');
    await team.write('differs.md', 'here\n');
    const head = await team.clone.push({ 'theirs.md': 'theirs\n', 'same.md': 'same\n', 'differs.md': 'there\n' });
    const { id } = await team.link();
    expect(await team.links.plan(team.person, team.project, id)).toEqual({
      inbound: [
        { action: 'link', path: 'same.md' },
        { action: 'create', path: 'theirs.md' },
      ],
      outbound: [{ action: 'create', path: 'ours.md' }],
      conflicts: [{ kind: 'add_add', path: 'differs.md' }],
      brake: expect.stringContaining('confirm'),
    });
    expect(await team.sync(id)).toMatchObject({ status: 'awaiting_approval', lastRun: { status: 'awaiting_approval' } });
    expect([await team.bare.head(), Object.keys(await team.texts()).length]).toEqual([head, 3]);
    await expect(team.links.sync(team.person, team.project, id, { confirm: false })).rejects.toMatchObject({ code: 'link.confirm_required' });
    await team.reconcile(id);
    expect((await team.state(id)).status).toBe('awaiting_approval');

    expect(await team.sync(id, true)).toMatchObject({ status: 'conflicts', conflicts: 1, lastRun: { trigger: 'confirmed' } });
    expect(await team.texts()).toEqual({ 'ours.md': 'ours\n', 'theirs.md': 'theirs\n', 'same.md': 'same\n', 'differs.md': 'here\n' });
    expect(await team.bare.texts()).toEqual({ 'ours.md': 'ours\n', 'theirs.md': 'theirs\n', 'same.md': 'same\n', 'differs.md': 'there\n' });
  });

  it('SYNC8 while it waits, looks cost one free request and leave no run', async () => {
    await team.write('ours.md', 'ours\n');
    await team.clone.push({ 'theirs.md': 'theirs\n' });
    const { id } = await team.link();
    await team.sync(id);
    site.github.requests.reset();
    await team.reconcile(id);
    await team.reconcile(id);
    expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([2, 0]);
    expect((await team.links.runs(team.person, team.project, id, { limit: 50 })).items).toHaveLength(1);
    expect((await team.state(id)).status).toBe('awaiting_approval');
  });

  it('SYNC8 one empty side needs no consent', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const { id } = await team.link();
    expect((await team.links.plan(team.person, team.project, id)).brake).toBeNull();
    expect((await team.sync(id)).status).toBe('ok');
  });

  it('SYNC8 a first sync that died half way goes on without asking again', async () => {
    await team.clone.push(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}.md`, `${i}\n`])));
    const { id } = await team.link();
    let queries = 0;
    const stop = site.github.intercept(({ surface }) => (surface === 'graphql' && ++queries > 1 ? { when: 'before', status: 401, body: { message: 'Bad credentials' } } : undefined));
    expect(await team.sync(id)).toMatchObject({ status: 'attention', lastError: { code: 'github.unauthorized' } });
    stop();
    expect(Object.keys(await team.texts()).length).toBe(400);
    expect((await team.sync(id)).status).toBe('ok');
    expect(Object.keys(await team.texts()).length).toBe(500);
  });

  it('SYNC9 a plan writes nothing, and merges are tried in it', async () => {
    await team.clone.push({ 'clean.md': 'a\nb\nc\n', 'torn.md': 'x\n' });
    const linkId = await team.linked();
    await team.write('clean.md', 'A\nb\nc\n');
    await team.write('torn.md', 'ours\n');
    await team.clone.push({ 'clean.md': 'a\nb\nC\n', 'torn.md': 'theirs\n' });
    const before = await team.texts();
    const plan = await team.links.plan(team.person, team.project, linkId);
    expect(plan).toEqual({
      inbound: [{ action: 'merge', path: 'clean.md' }],
      outbound: [{ action: 'update', path: 'clean.md' }],
      conflicts: [{ kind: 'content', path: 'torn.md' }],
      brake: null,
    });
    expect(await team.texts()).toEqual(before);
  });

  it('SYNC15 the credential is tested first, and GitHub’s words are passed on', async () => {
    const reader = await site.github.createToken({ login: 'octo', permission: 'read' });
    const token = (value: string) => ({ credential: { kind: 'token' as const, token: value } });
    await expect(team.link(token('nonsense'))).rejects.toMatchObject({ code: 'link.unreachable', details: { detail: 'GitHub says: Bad credentials' } });
    await expect(team.link(token(reader))).rejects.toMatchObject({ code: 'link.unreachable', details: { detail: expect.stringContaining('not write') } });
    await expect(team.link({ repo: 'nowhere' })).rejects.toMatchObject({ code: 'link.unreachable', details: { detail: 'GitHub says: Not Found' } });
    expect((await team.links.list(team.person, team.project, { limit: 50 })).items).toEqual([]);
  });

  it('SYNC15 only allowed API bases are called', async () => {
    await expect(team.link({ apiUrl: 'http://169.254.169.254/latest' })).rejects.toMatchObject({ code: 'link.api_url_refused' });
    await expect(team.link({ apiUrl: `${site.github.url}/` })).resolves.toMatchObject({ status: 'new' });
  });

  it('SYNC15 secrets are sealed in the database and in no answer', async () => {
    const link = await team.link();
    const row = await site.store.sync.link(link.id);
    expect(link.webhook.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify({ ...row, repoId: null })).not.toContain(site.token);
    expect(JSON.stringify({ ...row, repoId: null })).not.toContain(link.webhook.secret);
    expect(JSON.stringify(await team.state(link.id))).not.toMatch(/credential|secret/i);
  });

  it('SYNC15 what is not offered is said so', async () => {
    await expect(team.link({ credential: { kind: 'app', installationId: 1 } })).rejects.toMatchObject({ code: 'link.unsupported' });
  });

  it('SYNC15 the same branch and folder is linked once per project, in whatever case', async () => {
    await team.link({ root: 'docs' });
    await expect(team.link({ root: '/docs/', owner: 'OCTO' })).rejects.toMatchObject({ code: 'link.exists' });
    await expect(team.link({ root: 'other' })).resolves.toBeDefined();
  });

  it('SYNC18 a root maps paths both ways and leaves the rest alone', async () => {
    await team.clone.push({ 'docs/a.md': 'a\n', 'src/main.ts': 'code\n', 'docs-old/x.md': 'x\n' });
    const linkId = await team.linked({ root: 'docs' });
    expect(await team.texts()).toEqual({ 'a.md': 'a\n' });
    await team.write('sub/b.md', 'b\n');
    await team.sync(linkId);
    expect(await team.bare.texts()).toEqual({ 'docs/a.md': 'a\n', 'docs/sub/b.md': 'b\n', 'src/main.ts': 'code\n', 'docs-old/x.md': 'x\n' });
  });

  it('SYNC18 narrower globs forget and touch nothing; wider ones bring in what they reach', async () => {
    await team.clone.push({ 'a.md': 'a\n', 'b.txt': 'b\n' });
    const linkId = await team.linked();
    await team.links.update(team.person, team.project, linkId, { include: ['**/*.md'] });
    await team.write('b.txt', 'edited\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    expect([(await team.texts())['b.txt'], (await team.bare.texts())['b.txt']]).toEqual(['edited\n', 'b\n']);
    await team.clone.push({ 'c.txt': 'c\n' });
    await team.reconcile(linkId);
    expect(await team.texts()).not.toHaveProperty('c.txt');
    await team.links.update(team.person, team.project, linkId, { include: [] });
    expect(await team.sync(linkId)).toMatchObject({ status: 'conflicts' });
    expect(await team.texts()).toMatchObject({ 'c.txt': 'c\n', 'b.txt': 'edited\n' });
  });

  it('SYNC18 another branch is a first sync again', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const linkId = await team.linked();
    await gitText(team.bare.path, 'branch', 'next', 'main');
    await team.write('b.md', 'b\n');
    await team.links.update(team.person, team.project, linkId, { branch: 'next' });
    expect(await team.sync(linkId)).toMatchObject({ status: 'awaiting_approval' });
    expect(await team.sync(linkId, true)).toMatchObject({ status: 'ok', branch: 'next' });
    expect(await gitText(team.bare.path, 'show', 'next:b.md')).toBe('b');
    expect(await team.bare.texts()).toEqual({ 'a.md': 'a\n' });
  });

  it('SYNC18 a removed link leaves both sides as they are and is synced no more', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const linkId = await team.linked();
    await team.links.remove(team.person, team.project, linkId);
    await team.clone.push({ 'a.md': 'b\n' });
    site.github.requests.reset();
    expect(await team.reconcile(linkId)).toEqual({ again: null });
    expect([site.github.requests.apiCalls, await team.texts()]).toEqual([0, { 'a.md': 'a\n' }]);
    await expect(team.state(linkId)).rejects.toMatchObject({ code: 'link.not_found' });
  });

  it('SYNC19 an empty repository gets its first commit', async () => {
    await team.write('docs/a b.md', 'a\n');
    await team.write('z.md', 'z\n');
    const linkId = await team.linked();
    expect(await team.bare.texts()).toEqual({ 'docs/a b.md': 'a\n', 'z.md': 'z\n' });
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastRun: { inbound: 0, outbound: 2 } });
    const [second, first] = (await gitText(team.bare.path, 'log', '--format=%s, %(trailers:key=Co-authored-by,valueonly,separator=%x2C)', 'main')).trim().split('\n');
    expect([first, second]).toEqual([expect.stringMatching(/^Add docs\/a b\.md, .+<.+>$/), expect.stringMatching(/^Add z\.md, .+<.+>$/)]);
    expect(await team.bare.fsck()).toBe('');
  });

  it('SYNC19 an empty repository and an empty project agree until something comes', async () => {
    const linkId = await team.linked();
    expect((await team.state(linkId)).status).toBe('ok');
    await team.clone.push({ 'a.md': 'a\n' });
    await team.reconcile(linkId);
    expect(await team.texts()).toEqual({ 'a.md': 'a\n' });
  });

  it('SYNC19 a missing branch is told, touches nothing, and heals when it comes back', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const linkId = await team.linked();
    await gitText(team.bare.path, 'branch', 'keep', 'main');
    await gitText(team.bare.path, 'update-ref', '-d', 'refs/heads/main');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'branch_missing', lastError: { code: 'github.branch_missing' } });
    expect(await team.texts()).toEqual({ 'a.md': 'a\n' });
    const runs = async (): Promise<number> => (await team.links.runs(team.person, team.project, linkId, { limit: 50 })).items.length;
    const told = await runs();
    await team.reconcile(linkId);
    expect(await runs()).toBe(told);
    await gitText(team.bare.path, 'branch', 'main', 'keep');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null });
  });

  it('SYNC12 a repository that is gone is told and takes no document with it', async () => {
    await team.clone.push({ 'a.md': 'a\n' });
    const linkId = await team.linked();
    await site.github.deleteRepo('octo', team.place.repo);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'attention', lastError: { code: 'github.not_found', message: 'Not Found' } });
    expect(await team.texts()).toEqual({ 'a.md': 'a\n' });
  });
});
