import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinkRemotes, newId, Seal, TellPulls } from '@lockstep/core';
import { GitHubRemotes } from '@lockstep/github';
import type { AppSettings } from '@lockstep/github';
import { startAppReceiver } from './app-receiver.js';
import type { AppReceiver } from './app-receiver.js';
import { gitText } from './git-clone.js';
import { LockHolder } from './lock-holder.js';
import { PullAuthor } from './pull-author.js';
import { SyncSite } from './sync-site.js';
import type { SyncTeam } from './sync-site.js';

const OWNER = 'octo';
const SLUG = 'lockstep-test';
const webhookSecret = 'of the app';

describe('links through the GitHub App', () => {
  let site: SyncSite;
  let receiver: AppReceiver;
  let app: AppSettings;

  beforeAll(async () => {
    site = await SyncSite.start();
    receiver = await startAppReceiver(site.store, { webhookSecret, apiUrl: site.github.url }, (error) => site.errors.push(error));
    const { id, privateKey } = await site.github.registerApp({ slug: SLUG, owner: OWNER, webhook: { url: receiver.url, secret: webhookSecret } });
    app = { appId: String(id), privateKey, apiUrl: site.github.url };
  });
  afterAll(async () => {
    await site.close();
    await receiver.close();
    expect(site.errors).toEqual([]);
  });

  /** An account of its own, a repository with one file there, and the App on it. */
  async function installed({ isPrivate = true } = {}): Promise<{ team: SyncTeam; installationId: number; owner: string; linkId: string }> {
    const { team, owner } = await alone(isPrivate);
    const installationId = await site.github.installApp(SLUG, { account: owner, repositories: [team.place.repo] });
    const linkId = await team.linked({ owner, credential: { kind: 'app', installationId } });
    expect(await team.state(linkId)).toMatchObject({ status: 'ok' });
    return { team, installationId, owner, linkId };
  }

  async function alone(isPrivate = true): Promise<{ team: SyncTeam; owner: string }> {
    const team = await site.team({ app, isPrivate });
    await team.clone.push({ 'a.md': 'one\n' });
    const owner = `acct-${newId().slice(-12)}`;
    await site.github.updateRepo(OWNER, team.place.repo, { owner });
    return { team, owner };
  }

  /** What the workers do with a link after the webhooks of what has just happened. */
  async function afterWebhooks(team: SyncTeam, linkId: string): Promise<void> {
    await site.github.webhooksSettled();
    const due = await site.store.sync.dueLinks(3_600, 1_000);
    if (due.includes(linkId)) await team.reconcile(linkId);
  }

  /** The same for the link's pull requests. */
  async function tellAfterWebhooks(linkId: string): Promise<void> {
    await site.github.webhooksSettled();
    if (!(await site.store.pulls.due(3_600, 1_000)).includes(linkId)) return;
    const remotes = new LinkRemotes(new GitHubRemotes({ app, retryPausesMs: [1, 1] }), new Seal(Buffer.alloc(32, 7)), [app.apiUrl]);
    await new TellPulls({ store: site.store, openRemote: (link) => remotes.open(link), publicUrl: null }).run(linkId);
  }

  async function expectSuspended(team: SyncTeam, linkId: string): Promise<void> {
    await afterWebhooks(team, linkId);
    const next = expect.stringContaining('goes on by itself');
    expect(await team.state(linkId)).toMatchObject({ status: 'suspended', lastError: { code: 'github.suspended', next } });
  }

  /** Both sides take part again, without anybody asking for it. */
  async function expectGoesOn(team: SyncTeam, linkId: string): Promise<void> {
    await afterWebhooks(team, linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
    const texts = await team.texts();
    expect(await team.bare.texts()).toEqual(texts);
  }

  it('APP1 the installation must reach the repository, and may write to it', async () => {
    const { team, owner } = await alone();
    const through = (installationId: number) => team.link({ owner, credential: { kind: 'app', installationId } });
    const unreachable = (words: string) => ({ code: 'link.unreachable', details: { detail: expect.stringContaining(words) } });
    await expect(through(1)).rejects.toMatchObject(unreachable('GitHub says: Not Found'));
    const elsewhere = (await installed()).installationId;
    await expect(through(elsewhere)).rejects.toMatchObject(unreachable('GitHub says: Not Found'));
    const own = await site.github.installApp(SLUG, { account: owner, repositories: [team.place.repo] });
    await expect(through(elsewhere)).rejects.toMatchObject(unreachable('is not for'));
    await site.github.suspendInstallation(own, true);
    await expect(through(own)).rejects.toMatchObject(unreachable('GitHub says: This installation has been suspended'));
    await site.github.suspendInstallation(own, false);
    const { id } = await through(own);
    expect(await site.store.sync.link(id)).toMatchObject({ credential: null, installationId: BigInt(own) });
    expect((await team.links.list(team.person, team.project, { limit: 50 })).items).toHaveLength(1);
  });

  it('APP1 without an App, and for another GitHub than its own, there is none', async () => {
    const credential = { kind: 'app' as const, installationId: 1 };
    await expect((await site.team()).link({ credential })).rejects.toMatchObject({ code: 'link.unsupported' });
    await expect((await site.team({ app: { ...app, apiUrl: 'https://api.github.com' } })).link({ credential })).rejects.toMatchObject({ code: 'link.unsupported' });
  });

  it('APP1 a link with a token can go over to the App, and back', async () => {
    const { team, owner } = await alone();
    const token = await site.github.createToken({ login: owner });
    const linkId = await team.linked({ owner, credential: { kind: 'token', token } });
    const installationId = await site.github.installApp(SLUG, { account: owner });
    await team.links.update(team.person, team.project, linkId, { credential: { kind: 'app', installationId } });
    await site.github.revokeToken(token);
    await team.write('a.md', 'two\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    await team.links.update(team.person, team.project, linkId, { credential: { kind: 'token', token: await site.github.createToken({ login: owner }) } });
    expect(await site.store.sync.link(linkId)).toMatchObject({ installationId: null, credential: expect.any(String) });
    await team.write('a.md', 'three\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'three\n' });
  });

  it('APP2 commits are the App\'s, with people as co-authors, and one token serves many runs', async () => {
    const { team, linkId } = await installed();
    site.github.requests.reset();
    for (const text of ['two\n', 'three\n', 'four\n']) {
      await team.write('a.md', text);
      expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    }
    expect(await team.bare.texts()).toEqual({ 'a.md': 'four\n' });
    const [author = '', committer = '', ...body] = (await gitText(team.bare.path, 'log', '-1', '--format=%an%n%cn%n%B', 'main')).split('\n');
    expect([author, committer]).toEqual([`${SLUG}[bot]`, `${SLUG}[bot]`]);
    expect(body.join('\n')).toMatch(/^Co-authored-by: Ursula </m);
    expect(site.github.requests.list().filter(({ path }) => path.endsWith('/access_tokens'))).toEqual([]);
  });

  it('APP2 a token that GitHub refuses is replaced once, in the midst of a run too', async () => {
    const { team, linkId } = await installed();
    let refused = 0;
    const stop = site.github.intercept(({ path }) => (path.endsWith('/git/trees') && refused++ === 0 ? { when: 'before', status: 401, body: { message: 'Bad credentials' } } : undefined));
    await team.write('a.md', 'two\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    stop();
    expect(refused).toBe(2);
    const always = site.github.intercept(({ path }) => (path.endsWith('/git/trees') ? { when: 'before', status: 401, body: { message: 'Bad credentials' } } : undefined));
    await team.write('a.md', 'three\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'attention', lastError: { code: 'github.unauthorized' } });
    always();
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
  });

  it('APP2 a key that GitHub does not know is the operator\'s to repair', async () => {
    const { team, linkId } = await installed();
    const stranger = await site.github.registerApp({ slug: 'another', owner: OWNER });
    const gitRemotes = new GitHubRemotes({ app: { ...app, privateKey: stranger.privateKey } });
    await team.write('a.md', 'two\n');
    await team.reconcile(linkId, { gitRemotes });
    const next = expect.stringContaining('GITHUB_APP_PRIVATE_KEY');
    expect(await team.state(linkId)).toMatchObject({ status: 'attention', lastError: { code: 'github.app_unauthorized', next } });
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
  });

  it('APP3 a tenth of an installation\'s requests is left to people, and other installations are not concerned', async () => {
    const [first, other] = [await installed(), await installed()];
    // So much is kept here that three requests are too many.
    const gitRemotes = new GitHubRemotes({ app, reserved: 0.999 });
    for (const text of ['1\n', '2\n', '3\n', '4\n', '5\n']) {
      await first.team.write('a.md', text);
      await first.team.reconcile(first.linkId);
    }
    await first.team.write('a.md', 'held back\n');
    const { again } = await first.team.reconcile(first.linkId, { gitRemotes });
    expect(await first.team.state(first.linkId)).toMatchObject({ dirty: 1, lastError: { code: 'github.rate_limited' } });
    expect(Number(again)).toBeGreaterThan(Date.now() + 60_000);
    await other.team.reconcile(other.linkId, { gitRemotes });
    expect(await other.team.state(other.linkId)).toMatchObject({ status: 'ok', lastError: null });
    // What a person asks for goes by the rest.
    expect(await first.team.links.plan(first.team.person, first.team.project, first.linkId)).toMatchObject({ outbound: [{ path: 'a.md' }] });
    await site.store.sync.updateLink(first.linkId, { retryAt: null });
    await first.team.reconcile(first.linkId);
    await expectGoesOn(first.team, first.linkId);
  });

  it('APP4 suspended, and again not', async () => {
    const { team, installationId, linkId } = await installed();
    await site.github.suspendInstallation(installationId, true);
    await expectSuspended(team, linkId);
    await team.write('a.md', 'meanwhile\n');
    await team.clone.push({ 'b.md': 'b\n' });
    await site.github.suspendInstallation(installationId, false);
    await expectGoesOn(team, linkId);
    expect(await team.texts()).toEqual({ 'a.md': 'meanwhile\n', 'b.md': 'b\n' });
  });

  it('APP4 deleted, and installed again, which is another installation', async () => {
    const { team, installationId, owner, linkId } = await installed();
    await site.github.deleteInstallation(installationId);
    await expectSuspended(team, linkId);
    await team.write('a.md', 'meanwhile\n');
    const again = await site.github.installApp(SLUG, { account: owner });
    await expectGoesOn(team, linkId);
    expect(await site.store.sync.link(linkId)).toMatchObject({ installationId: BigInt(again) });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'meanwhile\n' });
  });

  it.each([
    ['private', true],
    ['public', false],
  ])('APP4 a %s repository that is taken out of the installation, and put back', async (_, isPrivate) => {
    const { team, installationId, linkId } = await installed({ isPrivate });
    await site.github.changeInstallation(installationId, { remove: [team.place.repo] });
    await expectSuspended(team, linkId);
    expect(await team.texts()).toEqual({ 'a.md': 'one\n' });
    await site.github.changeInstallation(installationId, { add: [team.place.repo] });
    await expectGoesOn(team, linkId);
  });

  it('APP5 renamed, and transferred to an account with an installation of its own', async () => {
    const { team, owner, linkId } = await installed();
    const [name, heir] = [newId(), `heir-${newId().slice(-12)}`];
    await site.github.updateRepo(owner, team.place.repo, { name });
    await afterWebhooks(team, linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', repo: name });
    const other = await site.github.installApp(SLUG, { account: heir });
    await site.github.updateRepo(owner, name, { owner: heir });
    await team.write('a.md', 'inherited\n');
    await team.sync(linkId);
    await expectGoesOn(team, linkId);
    expect(await site.store.sync.link(linkId)).toMatchObject({ owner: heir, installationId: BigInt(other) });
    expect(await team.bare.texts()).toEqual({ 'a.md': 'inherited\n' });
  });

  it('APP5 deleted: told, and the documents stay', async () => {
    const { team, owner, linkId } = await installed();
    await site.github.deleteRepo(owner, team.place.repo);
    await expectSuspended(team, linkId);
    expect(await team.texts()).toEqual({ 'a.md': 'one\n' });
  });

  it('STATUS2 STATUS3 STATUS4 pull requests are told by the App, after its webhooks, and again when its installation may again', async () => {
    const { team, installationId, owner, linkId } = await installed();
    await tellAfterWebhooks(linkId);
    const author = new PullAuthor({ apiUrl: site.github.url, token: await site.github.createToken({ login: owner }), owner, repo: team.place.repo });
    const states = async (): Promise<string[]> => (await author.words('topic')).map(({ state }) => state);
    await author.open('topic', { 'a.md': 'proposed\n' });
    await tellAfterWebhooks(linkId);
    const { data } = await author.octokit.rest.repos.listCommitStatusesForRef({ ...author.at, ref: 'topic' });
    expect(data).toMatchObject([{ context: 'lockstep/editing', state: 'success', creator: { login: `${SLUG}[bot]` } }]);

    const end = site.github.intercept(({ path }) => (path.includes('/statuses/') ? { when: 'before', status: 403, body: { message: 'Resource not accessible by integration' } } : undefined));
    await author.push('topic', { 'a.md': 'again\n' });
    await tellAfterWebhooks(linkId);
    expect(await site.store.sync.link(linkId)).toMatchObject({ lastError: null, pullsError: { code: 'github.forbidden' } });
    end();
    // The sweep leaves it alone until GitHub tells that something was granted.
    await tellAfterWebhooks(linkId);
    expect(await states()).toEqual([]);

    await site.github.suspendInstallation(installationId, true);
    await expectSuspended(team, linkId);
    await LockHolder.of(team, 'a.md');
    await tellAfterWebhooks(linkId);
    expect(await states()).toEqual([]);
    await site.github.suspendInstallation(installationId, false);
    await expectGoesOn(team, linkId);
    await tellAfterWebhooks(linkId);
    expect(await states()).toEqual(['pending']);
    expect(await site.store.sync.link(linkId)).toMatchObject({ pullsError: null });
  });
});
