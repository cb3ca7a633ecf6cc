import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, Link, NewLink, Page, Project, SignedIn } from '@lockstep/contracts';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { createDatabase, eventually } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../api/test/http-client.js';
import { startApi } from '../../api/test/running-api.js';
import type { RunningApi } from '../../api/test/running-api.js';
import { BareRepository, GitClone } from './git-clone.js';
import { startWorker } from './running-worker.js';
import type { RunningWorker } from './running-worker.js';

const OWNER = 'octo';
const SLUG = 'lockstep-live';

/** Until it is as expected. */
function soon(check: () => Promise<unknown>): Promise<unknown> {
  return eventually(() => check().then(() => true), { deadline: 30_000 });
}

describe('API and worker with a GitHub App', () => {
  let database: TestDatabase;
  let github: LocalGitHub;
  let api: RunningApi;
  let worker: RunningWorker;
  let http: HttpClient;
  let owner: SignedIn;
  let folder: string;

  beforeAll(async () => {
    [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'lockstep-app-'))];
    github = await startLocalGitHub({ dataDir: join(folder, 'github') });
    const app = await github.registerApp({ slug: SLUG, owner: OWNER });
    const settings = {
      DATABASE_URL: database.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      GITHUB_API_URLS: github.url,
      GITHUB_APP_ID: String(app.id),
      GITHUB_APP_PRIVATE_KEY: app.privateKey,
      GITHUB_APP_WEBHOOK_SECRET: 'of the app',
      SYNC_DEBOUNCE_SECONDS: '0',
      // Only webhooks can bring anything in while this runs.
      SYNC_SWEEP_SECONDS: '3600',
    };
    [api, worker] = await Promise.all([startApi(settings), startWorker(settings)]);
    await github.registerApp({ slug: SLUG, owner: OWNER, webhook: { url: `${api.url}/api/v1/github/webhooks`, secret: 'of the app' } });
    http = new HttpClient(api.url);
    owner = await http.register('Owner');
  });
  afterAll(async () => {
    await worker.stop();
    await api.stop();
    await github.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('APP4 both ways by the App alone, and again after it was suspended', async () => {
    const repository = await github.createRepo({ owner: OWNER, name: 'docs', private: true });
    const bare = new BareRepository(repository.path);
    const clone = await GitClone.of(github.cloneUrl(OWNER, 'docs', await github.createToken({ login: OWNER })), join(folder, 'clone'));
    await clone.push({ 'a.md': 'one\n' });
    const installationId = await github.installApp(SLUG, { account: OWNER, repositories: ['docs'] });
    const as = owner.accessToken;
    const project = (await http.call<Project>('POST', '/projects', { as, body: { name: 'App' } })).body.id;
    const link = await http.call<NewLink>('POST', `/projects/${project}/links`, { as, body: { owner: OWNER, repo: 'docs', credential: { kind: 'app', installationId } } });
    expect(link.status).toBe(201);
    await http.call('POST', `/projects/${project}/links/${link.body.id}/sync`, { as, body: { confirm: true } });
    const paths = async () => (await http.call<Page<Doc>>('GET', `/projects/${project}/docs`, { as })).body.items.map(({ path }) => path);
    const status = async () => (await http.call<Link>('GET', `/projects/${project}/links/${link.body.id}`, { as })).body.status;
    await soon(async () => expect(await paths()).toEqual(['a.md']));

    await clone.push({ 'b.md': 'by git\n' });
    await soon(async () => expect(await paths()).toEqual(['a.md', 'b.md']));
    await http.call('POST', `/projects/${project}/docs`, { as, body: { path: 'c.md', content: 'by hand\n' } });
    await soon(async () => expect(await bare.texts()).toEqual({ 'a.md': 'one\n', 'b.md': 'by git\n', 'c.md': 'by hand\n' }));

    await github.suspendInstallation(installationId, true);
    await soon(async () => expect(await status()).toBe('suspended'));
    await http.call('POST', `/projects/${project}/docs`, { as, body: { path: 'd.md', content: 'meanwhile\n' } });
    await github.suspendInstallation(installationId, false);
    await soon(async () => expect([await status(), (await bare.texts())['d.md']]).toEqual(['ok', 'meanwhile\n']));
    expect([api.output(), worker.output()]).toEqual(['', '']);
  });
});
