import { afterEach, describe, expect, it } from '@jest/globals';
import { GitHubRemotes } from '@lockstep/github';
import type { Fault, InterceptedRequest } from '@lockstep/local-github';
import { eachTeam, oneSite } from './each-team.js';
import { GitClone } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { before } from './watched-remotes.js';

const ANY = (): boolean => true;
const refUpdate = ({ method, path }: InterceptedRequest): boolean => method === 'PATCH' && path.includes('/git/refs/');

describe('when GitHub does not do what it should', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;
  const ends: (() => void)[] = [];

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': 'one\n' });
    linkId = await team.linked();
  });
  afterEach(() => ends.splice(0).forEach((end) => end()));

  /** Answers matching requests with a fault, the first `times` of them. */
  function fault(which: (request: InterceptedRequest) => boolean, answer: Fault, times = Infinity): void {
    let left = times;
    ends.push(site.github.intercept((request) => (which(request) && left-- > 0 ? answer : undefined)));
  }

  const heal = (): void => ends.splice(0).forEach((end) => end());

  /** After the trouble, asked by a person: both sides have this. */
  async function expectHealed(text: string): Promise<void> {
    heal();
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
    expect([await team.texts(), await team.bare.texts()]).toEqual([{ 'a.md': text }, { 'a.md': text }]);
  }

  it.each<[number, string, string]>([
    [401, 'attention', 'github.unauthorized'],
    [403, 'attention', 'github.forbidden'],
    [404, 'attention', 'github.not_found'],
    [422, 'attention', 'github.refused'],
  ])('SYNC12 %i waits for a person, says what to do, and goes on when he asks', async (status, linkStatus, code) => {
    await team.write('a.md', 'two\n');
    fault(ANY, { when: 'before', status, body: { message: `Words for ${status}` } });
    await team.reconcile(linkId);
    const state = await team.state(linkId);
    expect(state).toMatchObject({ status: linkStatus, dirty: 1, lastError: { code, message: `Words for ${status}`, next: expect.stringMatching(/\w+/) } });
    expect(state.lastRun).toMatchObject({ status: 'failed', error: { code } });
    const { again } = await team.reconcile(linkId);
    expect(again?.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    await expectHealed('two\n');
  });

  it.each([500, 502, 503])('SYNC12 %i is tried again by itself', async (status) => {
    await team.write('a.md', 'two\n');
    fault(ANY, { when: 'before', status });
    const { again } = await team.reconcile(linkId);
    expect(again).toBeInstanceOf(Date);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: { code: 'github.unavailable' } });
    heal();
    await site.store.sync.updateLink(linkId, { retryAt: null });
    expect(await team.reconcile(linkId)).toEqual({ again: null });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'two\n' });
  });

  it('SYNC12 one failed answer is not even noticed', async () => {
    await team.write('a.md', 'two\n');
    fault(ANY, { when: 'before', status: 502 }, 1);
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
  });

  it('SYNC12 a broken connection is an outage', async () => {
    fault(ANY, { when: 'before', reset: true });
    await team.write('a.md', 'two\n');
    await team.reconcile(linkId);
    expect((await team.state(linkId)).lastError?.code).toBe('github.unavailable');
    await expectHealed('two\n');
  });

  it('SYNC12 an answer that does not come is an outage', async () => {
    await team.write('a.md', 'two\n');
    fault(ANY, { when: 'before', pass: true, delayMs: 5_000 });
    await team.reconcile(linkId, { gitRemotes: new GitHubRemotes({ timeoutMs: 100, retryPausesMs: [] }) });
    expect((await team.state(linkId)).lastError?.code).toBe('github.unavailable');
    await expectHealed('two\n');
  });

  it('SYNC12 a token that cannot be opened any more waits for a new one', async () => {
    await site.store.sync.updateLink(linkId, { credential: 'v1.AAAA' });
    await team.write('a.md', 'two\n');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'attention', lastError: { code: 'github.unauthorized', message: expect.stringContaining('SECRET_KEY') } });
    await team.links.update(team.person, team.project, linkId, { credential: { kind: 'token', token: site.token } });
    await expectHealed('two\n');
  });

  it('SYNC12 the fifth outage in a row is called out', async () => {
    fault(ANY, { when: 'before', status: 500 });
    for (let i = 0; i < 5; i++) {
      await site.store.sync.updateLink(linkId, { retryAt: null });
      await team.reconcile(linkId);
    }
    expect((await team.state(linkId)).status).toBe('attention');
    await expectHealed('one\n');
  }, 120_000);

  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  it.each<[string, Fault, number]>([
    ['429 with Retry-After', { when: 'before', status: 429, headers: { 'retry-after': '120' }, body: { message: 'Slow down' } }, 120],
    ['403 with Retry-After', { when: 'before', status: 403, headers: { 'retry-after': '90' }, body: { message: 'You have exceeded a secondary rate limit' } }, 90],
    ['403 with an empty quota', { when: 'before', status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${inAnHour}` }, body: { message: 'API rate limit exceeded' } }, 3500],
    ['403 in words only', { when: 'before', status: 403, body: { message: 'You have exceeded a secondary rate limit' } }, 60],
  ])('SYNC12 %s: the run moves to the stated time', async (_, answer, seconds) => {
    await team.write('a.md', 'two\n');
    fault(ANY, answer);
    const { again } = await team.reconcile(linkId);
    expect((again?.getTime() ?? 0) - Date.now()).toBeGreaterThan((seconds - 30) * 1000);
    expect((again?.getTime() ?? 0) - Date.now()).toBeLessThan((seconds + 300) * 1000);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: { code: 'github.rate_limited' } });
    heal();
    site.github.requests.reset();
    await team.sync(linkId);
    expect(site.github.requests.apiCalls).toBe(0);
    await site.store.sync.updateLink(linkId, { retryAt: null });
    await expectHealed('two\n');
  });

  it('SYNC12 GraphQL may say so with 200', async () => {
    await team.clone.push({ 'a.md': 'two\n', 'b.md': 'b\n' });
    fault(({ surface }) => surface === 'graphql', { when: 'before', status: 200, body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] } });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ lastError: { code: 'github.rate_limited' } });
  });

  it('SYNC10 a ref update whose answer was lost has happened once', async () => {
    await team.write('a.md', 'two\n');
    fault(refUpdate, { when: 'after', reset: true }, 1);
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastRun: { outbound: 1, status: 'ok' } });
    expect(await team.bare.commits()).toBe(2);
  });

  it('SYNC10 a lost answer, and then nothing any more: the next run finds the commit', async () => {
    await team.write('a.md', 'two\n');
    let gone = false;
    fault((request) => gone || (gone = refUpdate(request)), { when: 'after', status: 502 });
    await team.reconcile(linkId);
    expect((await site.store.sync.link(linkId))?.pendingCommitSha).toBe(await team.bare.head());
    await team.write('a.md', 'three\n');
    await expectHealed('three\n');
    expect(await team.bare.commits()).toBe(3);
    const versions = await site.store.docs.versions((await team.doc('a.md')).id, { limit: 9 });
    expect(versions.map(({ source }) => source)).toEqual(['editor', 'editor', 'github']);
    expect(versions[1]?.commitSha).not.toBeNull();
  });

  it('SYNC10 a lost answer below newer commits of others', async () => {
    await team.write('a.md', 'two\n');
    let gone = false;
    fault((request) => gone || (gone = refUpdate(request)), { when: 'after', status: 502 });
    await team.reconcile(linkId);
    heal();
    await team.clone.push({ 'b.md': 'b\n' });
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'two\n', 'b.md': 'b\n' });
    expect(await team.bare.commits()).toBe(3);
  });

  it('SYNC10 an update that never arrived is made again', async () => {
    await team.write('a.md', 'two\n');
    fault(refUpdate, { when: 'before', status: 502 });
    await team.reconcile(linkId);
    expect((await team.state(linkId)).lastError?.code).toBe('github.unavailable');
    await expectHealed('two\n');
    expect(await team.bare.commits()).toBe(2);
  });

  it('SYNC10 a push during outbound is built upon, and both arrive', async () => {
    await team.write('a.md', 'two\n');
    const gitRemotes = before('moveBranch', () => team.clone.push({ 'b.md': 'b\n' }));
    await team.reconcile(linkId, { gitRemotes });
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'two\n', 'b.md': 'b\n' });
    expect(await team.texts()).toEqual({ 'a.md': 'two\n', 'b.md': 'b\n' });
  });

  it('SYNC10 a push of the same document during outbound is merged', async () => {
    await team.write('a.md', 'one\ntwo\n');
    const gitRemotes = before('moveBranch', () => team.clone.push({ 'a.md': 'zero\n\none\n' }));
    await team.reconcile(linkId, { gitRemotes });
    const both = { 'a.md': 'zero\n\none\ntwo\n' };
    expect([await team.texts(), await team.bare.texts()]).toEqual([both, both]);
  });

  it('SYNC10 an edit during outbound stays dirty and goes out next', async () => {
    await team.write('a.md', 'two\n');
    await team.reconcile(linkId, { gitRemotes: before('moveBranch', () => team.write('a.md', 'three\n')) });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'two\n' });
    expect((await team.state(linkId)).dirty).toBe(1);
    await expectHealed('three\n');
  });

  it('SYNC10 what the rules of a branch forbid is told in GitHub’s words, inbound goes on, and it is not tried at every look', async () => {
    await team.write('a.md', 'two\n');
    let tries = 0;
    fault((request) => refUpdate(request) && ++tries > 0, { when: 'before', status: 422, body: { message: 'Changes must be made through a pull request.' } });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'blocked', dirty: 1, lastError: { code: 'github.rules', message: 'Changes must be made through a pull request.' } });
    await team.reconcile(linkId);
    await team.reconcile(linkId);
    expect(tries).toBe(1);
    await team.clone.push({ 'b.md': 'b\n' });
    await team.reconcile(linkId);
    expect(await team.texts()).toEqual({ 'a.md': 'two\n', 'b.md': 'b\n' });
    heal();
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
  });

  it('SYNC10 twenty pushers and one link: nobody’s work is lost', async () => {
    const url = site.github.cloneUrl('octo', team.place.repo, site.token);
    const pushers = Array.from({ length: 20 }, async (_, i) => {
      const clone = await GitClone.of(url, `${team.clone.folder}-${i}`);
      for (let attempt = 0; ; attempt++) {
        try {
          return await clone.push({ [`p${i}.md`]: `${i}\n` });
        } catch (error) {
          if (attempt > 100) throw error;
        }
      }
    });
    await team.write('a.md', 'two\n');
    const runs = (async () => {
      for (let i = 0; i < 5; i++) await team.reconcile(linkId);
    })();
    await Promise.all([...pushers, runs]);
    await site.store.sync.updateLink(linkId, { retryAt: null });
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    const expected = { 'a.md': 'two\n', ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}.md`, `${i}\n`])) };
    expect([await team.texts(), await team.bare.texts()]).toEqual([expected, expected]);
  }, 300_000);
});

describe('a tree that GitHub cuts off', () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i % 5}/${i}.md`, `${i}\n`]));
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  oneSite(async (started) => {
    site = started;
    team = await site.team();
    await team.clone.push({ ...files, 'top.md': 'top\n' });
    linkId = await team.linked();
  }, { limits: { treeEntries: 8 } });

  it('SYNC7 is walked folder by folder', async () => {
    expect(await team.texts()).toEqual({ ...files, 'top.md': 'top\n' });
  });

  it.each<[string, string, Fault]>([
    ['an outage', 'github.unavailable', { when: 'before', status: 502 }],
    ['a cut connection', 'github.unavailable', { when: 'after', reset: true }],
    ['a folder that has vanished', 'github.not_found', { when: 'before', status: 404, body: { message: 'Not Found' } }],
    ['the listing of another tree', 'github.unavailable', { when: 'before', status: 200, body: { sha: '4b825dc642cb6eb9a060e54bf8d69288fbee4904', truncated: false, tree: [] } }],
    ['what is no listing', 'github.unavailable', { when: 'before', status: 200, body: { message: 'Try later' } }],
  ])('SYNC31 %s in the middle of the walk is an error and no deletion', async (trouble, code, fault) => {
    await team.clone.push({ 'top.md': `${trouble}\n` });
    const before = await team.texts();
    let listings = 0;
    // From the third folder on.
    const stop = site.github.intercept(({ path }) => (path.includes('/git/trees/') && ++listings > 4 ? fault : undefined));
    await site.store.sync.updateLink(linkId, { retryAt: null });
    await team.reconcile(linkId);
    stop();
    expect(await team.state(linkId)).toMatchObject({ lastError: { code }, lastRun: { status: 'failed' } });
    expect(await team.texts()).toEqual(before);
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect((await team.texts())['top.md']).toBe(`${trouble}\n`);
  });

  it('SYNC31 a folder wider than GitHub lists is an error and no deletion', async () => {
    const before = await team.texts();
    const wide = Array.from({ length: 9 }, (_, i) => `wide/${i}.md`);
    await team.clone.push({ 'd0/0.md': null, ...Object.fromEntries(wide.map((path) => [path, 'wide\n'])) });
    expect(await team.sync(linkId)).toMatchObject({ status: 'attention', lastError: { code: 'github.incomplete', message: expect.stringContaining('wide') } });
    expect(await team.texts()).toEqual(before);
    await team.clone.push(Object.fromEntries(wide.map((path) => [path, null])));
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(Object.keys(await team.texts())).not.toContain('d0/0.md');
  });
});
