import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Octokit } from 'octokit';
import { git } from '../../test/git.js';
import { signed, startReceiver, type HookReceiver } from '../../test/hook-receiver.js';
import { octokitFor, refusal, startSite, type TestSite } from '../../test/local-site.js';
import { startLocalGitHub, type LocalApp } from '../index.js';

const secret = 'of the app';

let site: TestSite;
let receiver: HookReceiver;
let app: LocalApp;
let count = 0;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.end());
beforeEach(async () => {
  receiver = await startReceiver();
  app = await site.github.registerApp({ slug: 'lockstep-here', owner: 'octo', webhook: { url: receiver.url, secret } });
});
afterEach(() => receiver.end());

interface Payload {
  action?: string;
  ref?: string;
  repositories?: { name: string }[];
  repositories_added?: { name: string }[];
  repositories_removed?: { name: string }[];
  installation: { id: number };
  repository?: { full_name: string };
}

async function heard(): Promise<{ event: string; payload: Payload }[]> {
  await site.github.webhooksSettled();
  return receiver.received.splice(0).map(({ headers, body }) => {
    expect(headers['x-hub-signature-256']).toBe(signed(secret, body));
    expect(headers).toMatchObject({ 'x-github-hook-installation-target-type': 'integration', 'x-github-hook-installation-target-id': String(app.id) });
    return { event: String(headers['x-github-event']), payload: JSON.parse(body.toString('utf8')) as Payload };
  });
}

async function repository(owner = `acct-${++count}`, isPrivate = true): Promise<{ owner: string; repo: string }> {
  const name = `repo-${++count}`;
  await site.github.createRepo({ owner, name, private: isPrivate });
  return { owner, repo: name };
}

/** GitHub's own client library, as an app would use it. */
function client(): App {
  return new App({ appId: app.id, privateKey: app.privateKey, Octokit: Octokit.defaults({ baseUrl: site.github.url, retry: { enabled: false }, throttle: { enabled: false } }) });
}

async function tokenFor(installation_id: number, more: object = {}) {
  return (await client().octokit.request('POST /app/installations/{installation_id}/access_tokens', { installation_id, ...more })).data;
}

function webToken(claims: object, { key = app.privateKey, alg = 'RS256' } = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
}

const write = (octokit: Octokit, at: { owner: string; repo: string }) =>
  octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a.md', message: 'write a.md', content: Buffer.from('a').toString('base64') });

describe('apps', () => {
  it('LGH23 an app learns about itself and its installations, and nothing about repositories', async () => {
    const at = await repository();
    const id = await site.github.installApp(app.slug, { account: at.owner, repositories: [at.repo] });
    const { octokit } = client();
    expect((await octokit.request('GET /app')).data).toMatchObject({ id: app.id, slug: app.slug, owner: { login: 'octo' } });
    const installations = await octokit.paginate('GET /app/installations');
    expect(installations.map((one) => one.id)).toContain(id);
    const found = await octokit.request('GET /repos/{owner}/{repo}/installation', at);
    expect(found.data).toMatchObject({ id, app_id: app.id, account: { login: at.owner }, repository_selection: 'selected', suspended_at: null });
    expect(await refusal(octokit.request('GET /repos/{owner}/{repo}/installation', await repository(at.owner)))).toMatchObject({ status: 404 });
    const now = Math.floor(Date.now() / 1000);
    const asApp = octokitFor(site.github.url, webToken({ iss: String(app.id), iat: now, exp: now + 60 }));
    expect(await refusal(asApp.rest.repos.get(at))).toEqual({ status: 403, message: 'Resource not accessible by integration' });
    expect(await refusal(site.octokit.request('GET /app'))).toMatchObject({ status: 401 });
  });

  it('LGH23 only a fresh token with the key of the app is believed', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { privateKey: strange } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
    const whole = { iss: String(app.id), iat: now - 30, exp: now + 500 };
    const ask = (token: string) => fetch(`${site.github.url}/app`, { headers: { authorization: `Bearer ${token}` } });
    const statuses = async (tokens: string[]) => Promise.all(tokens.map(async (token) => (await ask(token)).status));
    expect(await statuses([webToken(whole), webToken({ ...whole, iss: app.id })])).toEqual([200, 200]);
    const refused = [
      webToken(whole, { key: strange }),
      webToken(whole, { alg: 'none' }),
      webToken({ ...whole, exp: now - 1 }),
      webToken({ ...whole, exp: now + 3_600 }),
      webToken({ ...whole, iat: now + 400 }),
      webToken({ iss: whole.iss }),
      `${webToken(whole).split('.').slice(0, 2).join('.')}.AAAA`,
      'eyJ.eyJ.AA',
    ];
    expect(await statuses(refused)).toEqual(refused.map(() => 401));
    expect(await statuses([webToken({ ...whole, iss: '1' })])).toEqual([404]);
  });

  it('LGH23 a token may be for fewer repositories and permissions than the installation', async () => {
    const [first, second] = [await repository('narrow'), await repository('narrow')];
    const id = await site.github.installApp(app.slug, { account: 'narrow' });
    const narrow = await tokenFor(id, { repositories: [first.repo], permissions: { contents: 'read' } });
    expect(narrow).toMatchObject({ permissions: { contents: 'read' }, repository_selection: 'selected', repositories: [{ name: first.repo }] });
    expect(new Date(narrow.expires_at).getTime() - Date.now()).toBeGreaterThan(3_500_000);
    const octokit = octokitFor(site.github.url, narrow.token);
    expect((await octokit.rest.repos.get(first)).data.permissions).toMatchObject({ push: false, pull: true });
    expect(await refusal(octokit.rest.repos.get(second))).toMatchObject({ status: 404 });
    expect(await refusal(write(octokit, first))).toEqual({ status: 403, message: 'Resource not accessible by integration' });
    expect(await refusal(tokenFor(id, { permissions: { administration: 'write' } }))).toMatchObject({ status: 422 });
    expect(await refusal(tokenFor(id, { repositories: ['nowhere'] }))).toMatchObject({ status: 422 });
    expect(await refusal(tokenFor(1))).toMatchObject({ status: 404 });
  });

  it("LGH24 an installation's token works for REST, GraphQL and git as the bot, in its repositories only", async () => {
    const [at, other, open] = [await repository('works'), await repository('works'), await repository('elsewhere', false)];
    const id = await site.github.installApp(app.slug, { account: 'works', repositories: [at.repo] });
    const { token } = await tokenFor(id);
    expect(token).toMatch(/^ghs_\w{36}$/);
    const octokit = octokitFor(site.github.url, token);
    const { data } = await write(octokit, at);
    expect(data.commit.author).toMatchObject({ name: 'lockstep-here[bot]' });
    const seen = await octokit.request('GET /installation/repositories');
    expect(seen.data).toMatchObject({ total_count: 1, repositories: [{ name: at.repo, permissions: { push: true, admin: false } }] });
    const query = 'query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { name } viewer { login } }';
    expect(await octokit.graphql(query, at)).toMatchObject({ repository: { name: at.repo }, viewer: { login: 'lockstep-here[bot]' } });
    await expect(octokit.graphql(query, other)).rejects.toThrow('Could not resolve');
    expect(await refusal(octokit.rest.repos.get(other))).toMatchObject({ status: 404 });
    expect(await refusal(write(octokit, open))).toEqual({ status: 403, message: 'Resource not accessible by integration' });

    const folder = join(site.workDir, at.repo);
    await git(site.workDir, 'clone', '-q', site.github.cloneUrl(at.owner, at.repo, token), folder);
    expect(await readFile(join(folder, 'a.md'), 'utf8')).toBe('a');
    await git(folder, 'commit', '-q', '--allow-empty', '-m', 'by git');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    await expect(git(site.workDir, 'clone', '-q', site.github.cloneUrl(other.owner, other.repo, token), `${folder}-other`)).rejects.toThrow();
    const [last] = (await heard()).filter(({ event }) => event === 'push').slice(-1);
    expect(last?.payload).toMatchObject({ sender: { login: 'lockstep-here[bot]', type: 'Bot' }, head_commit: { message: 'by git' } });
    const limits = await octokit.rest.rateLimit.get();
    expect(limits.data.rate.used).toBeLessThan(10);
  });

  it('LGH24 a suspended installation is refused, a removed repository is gone, a deleted installation has no token', async () => {
    const [at, other] = [await repository('ends'), await repository('ends')];
    const id = await site.github.installApp(app.slug, { account: 'ends', repositories: [at.repo, other.repo] });
    const octokit = octokitFor(site.github.url, (await tokenFor(id)).token);
    await site.github.suspendInstallation(id, true);
    expect(await refusal(octokit.rest.repos.get(at))).toEqual({ status: 403, message: 'This installation has been suspended' });
    expect(await refusal(tokenFor(id))).toMatchObject({ status: 403 });
    await site.github.suspendInstallation(id, false);
    expect((await octokit.rest.repos.get(at)).status).toBe(200);
    await site.github.changeInstallation(id, { remove: [at.repo] });
    expect(await refusal(octokit.rest.repos.get(at))).toMatchObject({ status: 404 });
    await site.github.changeInstallation(id, { add: [at.repo] });
    expect((await octokit.rest.repos.get(at)).status).toBe(200);
    await site.github.updateRepo('ends', other.repo, { owner: 'octo' });
    expect(await refusal(octokit.rest.repos.get({ owner: 'octo', repo: other.repo }))).toMatchObject({ status: 404 });
    await site.github.deleteInstallation(id);
    expect(await refusal(octokit.rest.repos.get(at))).toEqual({ status: 401, message: 'Bad credentials' });
  });

  it('LGH25 an app hears of its repositories and of its installations', async () => {
    const [at, other, strange] = [await repository('hears'), await repository('hears'), await repository('silent')];
    const id = await site.github.installApp(app.slug, { account: 'hears', repositories: [at.repo] });
    expect(await heard()).toMatchObject([{ event: 'installation', payload: { action: 'created', installation: { id }, repositories: [{ name: at.repo }] } }]);
    const owners = octokitFor(site.github.url, await site.github.createToken({ login: 'hears' }));
    for (const place of [at, other]) await write(owners, place);
    await write(octokitFor(site.github.url, await site.github.createToken({ login: 'silent' })), strange);
    const pushes = (await heard()).filter(({ event }) => event === 'push');
    expect(pushes).toMatchObject([{ payload: { ref: 'refs/heads/main', installation: { id }, repository: { full_name: `hears/${at.repo}` } } }]);
    const sha = (await owners.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha;
    await owners.rest.git.createRef({ ...at, ref: 'refs/heads/topic', sha });
    await owners.rest.repos.createOrUpdateFileContents({ ...at, branch: 'topic', path: 'b.md', message: 'b', content: '' });
    await owners.rest.pulls.create({ ...at, title: 'T', head: 'topic', base: 'main' });
    expect((await heard()).at(-1)).toMatchObject({ event: 'pull_request', payload: { action: 'opened', installation: { id } } });

    await site.github.changeInstallation(id, { add: [other.repo], remove: [at.repo] });
    expect(await heard()).toMatchObject([
      { event: 'installation_repositories', payload: { action: 'added', repositories_added: [{ name: other.repo }], repositories_removed: [] } },
      { event: 'installation_repositories', payload: { action: 'removed', repositories_added: [], repositories_removed: [{ name: at.repo }] } },
    ]);
    await site.github.updateRepo('hears', other.repo, { name: `${other.repo}-b`, archived: true });
    expect(await heard()).toMatchObject([
      { event: 'repository', payload: { action: 'renamed', changes: { repository: { name: { from: other.repo } } } } },
      { event: 'repository', payload: { action: 'archived' } },
    ]);
    await site.github.suspendInstallation(id, true);
    await site.github.updateRepo('hears', `${other.repo}-b`, { archived: false });
    await site.github.suspendInstallation(id, false);
    expect((await heard()).map(({ event, payload }) => [event, payload.action])).toEqual([['installation', 'suspend'], ['installation', 'unsuspend']]);
    await site.github.deleteRepo('hears', `${other.repo}-b`);
    await site.github.deleteInstallation(id);
    expect((await heard()).map(({ event, payload }) => [event, payload.action])).toEqual([['repository', 'deleted'], ['installation', 'deleted']]);
  });

  it('LGH23 a second start knows the app by its key', async () => {
    const mine = await startSite();
    const first = await mine.github.registerApp({ slug: 'kept', owner: 'octo' });
    await mine.github.createRepo({ owner: 'octo', name: 'here' });
    const id = await mine.github.installApp('kept', { account: 'octo' });
    await mine.github.close();
    const again = await startLocalGitHub({ dataDir: mine.dataDir });
    const second = await again.registerApp({ slug: 'kept', owner: 'octo' });
    expect(second).toEqual(first);
    const { octokit } = new App({ appId: first.id, privateKey: first.privateKey, Octokit: Octokit.defaults({ baseUrl: again.url }) });
    expect((await octokit.request('GET /app/installations')).data).toMatchObject([{ id, repository_selection: 'all' }]);
    await again.close();
    await mine.end();
  });
});
