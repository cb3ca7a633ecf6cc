import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Delivery, GitHubAppInfo, GitHubInstallation, NewLink, Page, Problem, Project, SignedIn } from '@lockstep/contracts';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalApp, LocalGitHub } from '@lockstep/local-github';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { Octokit } from 'octokit';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

const SLUG = 'lockstep-api';
const secret = 'of the app';
/** Of the App and its key; the address of the API is only known once it listens. */
const settings = { slug: SLUG, owner: 'octo' };

let database: TestDatabase;
let github: LocalGitHub;
let api: RunningApi;
let http: HttpClient;
let owner: SignedIn;
let app: LocalApp;
let folder: string;

beforeAll(async () => {
  [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'lockstep-app-'))];
  github = await startLocalGitHub({ dataDir: folder });
  app = await github.registerApp(settings);
  const keys = { GITHUB_APP_ID: String(app.id), GITHUB_APP_PRIVATE_KEY: app.privateKey, GITHUB_APP_WEBHOOK_SECRET: secret };
  api = await startApi({ DATABASE_URL: database.url, GITHUB_API_URLS: github.url, ...keys });
  await github.registerApp({ ...settings, webhook: { url: `${api.url}/api/v1/github/webhooks`, secret } });
  http = new HttpClient(api.url);
  owner = await http.register('Owner');
});

afterAll(async () => {
  await api.stop();
  await github.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Place {
  account: string;
  repo: string;
  repoId: number;
  installationId: number;
  project: string;
  link: NewLink;
}

/** An account with the App on one repository, which is linked to a project of its own. */
async function linked(account = `acct-${randomUUID().slice(-12)}`): Promise<Place> {
  const repo = randomUUID();
  const { id: repoId } = await github.createRepo({ owner: account, name: repo });
  await write({ account, repo }, 'first.md');
  const installationId = await github.installApp(SLUG, { account, repositories: [repo] });
  const project = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'App' } })).body.id;
  const body = { owner: account, repo, credential: { kind: 'app', installationId } };
  const created = await http.call<NewLink>('POST', `/projects/${project}/links`, { as: owner.accessToken, body });
  expect(created.status).toBe(201);
  await github.webhooksSettled();
  return { account, repo, repoId, installationId, project, link: created.body };
}

async function events({ project, link }: Place): Promise<string[]> {
  await github.webhooksSettled();
  const { body } = await http.call<Page<Delivery>>('GET', `/projects/${project}/links/${link.id}/deliveries`, { as: owner.accessToken });
  return body.items.map(({ event }) => event).reverse();
}

async function write({ account, repo }: Pick<Place, 'account' | 'repo'>, path: string): Promise<void> {
  const octokit = new Octokit({ baseUrl: github.url, auth: await github.createToken({ login: account }), retry: { enabled: false }, throttle: { enabled: false } });
  await octokit.rest.repos.createOrUpdateFileContents({ owner: account, repo, path, message: path, content: '' });
}

async function deliver(payload: object, { event = 'push', id = randomUUID(), signature }: { event?: string; id?: string; signature?: string } = {}): Promise<[number, string]> {
  const body = Buffer.from(JSON.stringify({ nonce: randomUUID(), ...payload }));
  const signed = signature ?? `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const headers = { 'x-github-event': event, 'x-github-delivery': id, ...(signed && { 'x-hub-signature-256': signed }) };
  const answer = await http.call<Problem & { result: string }>('POST', '/github/webhooks', { raw: new Uint8Array(body), headers });
  return [answer.status, answer.body.code ?? answer.body.result];
}

describe('the webhook of the GitHub App', () => {
  it('APP6 a push is told to the links of that repository, without a call to GitHub', async () => {
    const [first, other] = [await linked(), await linked()];
    github.requests.reset();
    await write(first, 'a.md');
    expect(await events(first)).toEqual(['push']);
    expect(await events(other)).toEqual([]);
    expect(github.requests.list().filter(({ path }) => path.startsWith('/app') || path.endsWith('/installation'))).toEqual([]);
    const { body } = await http.call<Page<{ type: string; data: object }>>('GET', `/projects/${first.project}/activity?type=delivery.received`, { as: owner.accessToken });
    expect(body.items).toHaveLength(1);
  });

  it('APP6 several links of one repository each hear of it', async () => {
    const place = await linked();
    const { installationId, account, repo } = place;
    const second = await http.call<NewLink>('POST', `/projects/${place.project}/links`, {
      as: owner.accessToken,
      body: { owner: account, repo, root: 'docs', credential: { kind: 'app', installationId } },
    });
    await write(place, 'b.md');
    expect([await events(place), await events({ ...place, link: second.body })]).toEqual([['push'], ['push']]);
  });

  it('APP6 what happens to the installation and to the repository is told', async () => {
    const place = await linked();
    const { account, repo, installationId } = place;
    await github.suspendInstallation(installationId, true);
    await github.suspendInstallation(installationId, false);
    await github.changeInstallation(installationId, { remove: [repo] });
    await github.changeInstallation(installationId, { add: [repo] });
    await github.updateRepo(account, repo, { archived: true });
    await github.deleteInstallation(installationId);
    expect([...(await events(place))].sort()).toEqual(['installation', 'installation', 'installation', 'installation_repositories', 'installation_repositories', 'repository']);
    const again = await github.installApp(SLUG, { account });
    expect(again).not.toBe(installationId);
    expect(await events(place)).toHaveLength(7);
  });

  it('APP6 a forged or missing signature is 401 and leaves nothing', async () => {
    const place = await linked();
    const payload = { ref: 'refs/heads/main', repository: { id: place.repoId } };
    expect(await deliver(payload, { signature: `sha256=${'0'.repeat(64)}` })).toEqual([401, 'webhook.signature']);
    expect(await deliver(payload, { signature: '' })).toEqual([401, 'webhook.signature']);
    const own = createHmac('sha256', place.link.webhook.secret).update(JSON.stringify(payload)).digest('hex');
    expect(await deliver(payload, { signature: `sha256=${own}` })).toEqual([401, 'webhook.signature']);
    expect(await events(place)).toEqual([]);
  });

  it('APP6 doubled, of another branch, of no link, or not as GitHub writes it: 200 or 400, and no look too many', async () => {
    const place = await linked();
    const repository = { id: place.repoId };
    const id = randomUUID();
    const push = { ref: 'refs/heads/main', repository, installation: { id: place.installationId } };
    expect(await deliver(push, { id })).toEqual([202, 'stored']);
    expect(await deliver(push, { id })).toEqual([200, 'known']);
    expect(await deliver({ ...push, ref: 'refs/heads/other' })).toEqual([200, 'ignored']);
    expect(await deliver({ ...push, repository: { id: 1 } })).toEqual([200, 'ignored']);
    expect(await deliver({ repository: { id: '1' }, repositories: [null, 7], installation: 'x' }, { event: 'installation' })).toEqual([200, 'ignored']);
    expect(await deliver({ zen: 'Keep it logically awesome.' }, { event: 'ping' })).toEqual([200, 'ignored']);
    expect(await deliver(push, { event: '' })).toEqual([400, 'webhook.invalid']);
    expect(await events(place)).toEqual(['push']);
  });
});

describe('what people learn about the GitHub App', () => {
  it('APP7 whether there is one, and where to install it', async () => {
    const info = await http.call<GitHubAppInfo>('GET', '/github/app', { as: owner.accessToken });
    expect(info.body).toEqual({ configured: true, slug: SLUG, installUrl: `${github.origin}/apps/${SLUG}/installations/new` });
    expect((await http.call('GET', '/github/app')).status).toBe(401);
  });

  it('APP7 its installations for one account, for the owner of the instance, who alone links through it', async () => {
    const { account, installationId, project } = await linked();
    await linked();
    const ask = (as: string, query: string) => http.call<Problem & { items: GitHubInstallation[] }>('GET', `/github/installations?${query}`, { as });
    const found = await ask(owner.accessToken, `project=${project}&owner=${account.toUpperCase()}`);
    expect(found.body).toEqual({ items: [{ id: installationId, account, repositories: 'selected', suspended: false }] });
    expect((await ask(owner.accessToken, `project=${project}&owner=nobody-here`)).body).toEqual({ items: [] });
    expect((await ask(owner.accessToken, `project=${project}`)).status).toBe(400);
    const admin = await http.register('Admin');
    const own = await http.call<{ id: string }>('POST', '/projects', { as: admin.accessToken, body: { name: 'Own' } });
    expect((await ask(admin.accessToken, `project=${own.body.id}&owner=${account}`)).status).toBe(403);
    const body = { owner: account, repo: 'docs', credential: { kind: 'app', installationId } };
    expect((await http.call<Problem>('POST', `/projects/${own.body.id}/links`, { as: admin.accessToken, body })).body.code).toBe('auth.forbidden');
    const stranger = await http.register('Stranger');
    expect((await ask(stranger.accessToken, `project=${project}&owner=${account}`)).status).toBe(404);
  });

  it('APP7 without an App that is said', async () => {
    const bare = await startApi({ DATABASE_URL: database.url });
    const client = new HttpClient(bare.url);
    const somebody = await client.register('Somebody');
    expect((await client.call('GET', '/github/app', { as: somebody.accessToken })).body).toEqual({ configured: false, slug: null, installUrl: null });
    await bare.stop();
  });
});
