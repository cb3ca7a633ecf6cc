import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ApiKey, FanoutRow, Link, NewLink, Page, Problem, Project, SignedIn, SyncPlan, SyncRun } from '@lockstep/contracts';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

let database: TestDatabase;
let github: LocalGitHub;
let api: RunningApi;
let http: HttpClient;
let owner: SignedIn;
let project: string;
let folder: string;
let token: string;

beforeAll(async () => {
  [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'lockstep-links-'))];
  github = await startLocalGitHub({ dataDir: folder });
  await github.createUser({ login: 'octo', name: 'Octo Cat', email: 'octo@example.test' });
  token = await github.createToken({ login: 'octo' });
  api = await startApi({ DATABASE_URL: database.url, GITHUB_API_URLS: `https://api.github.com, ${github.url}` });
  http = new HttpClient(api.url);
  owner = await http.register('Owner');
  project = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'Links' } })).body.id;
});

afterAll(async () => {
  await api.stop();
  await github.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const at = (path = ''): string => `/projects/${project}/links${path}`;

async function repository(): Promise<string> {
  const repo = randomUUID();
  await github.createRepo({ owner: 'octo', name: repo });
  return repo;
}

function body(repo: string, more: object = {}): object {
  return { owner: 'octo', repo, credential: { kind: 'token', token }, apiUrl: github.url, ...more };
}

async function createLink(more: object = {}): Promise<NewLink> {
  const answer = await http.call<NewLink>('POST', at(), { as: owner.accessToken, body: body(await repository(), more) });
  expect(answer.status).toBe(201);
  return answer.body;
}

describe('links over HTTP', () => {
  it('SYNC15 a link is made, listed, changed and removed, and shows no secret again', async () => {
    const link = await createLink({ root: 'docs/' });
    expect(link).toMatchObject({ owner: 'octo', branch: 'main', root: 'docs', include: [], exclude: ['.github/workflows/**'], mode: 'direct', status: 'new', headSha: null, lagSeconds: 0 });
    const patched = await http.call<Link>('PATCH', at(`/${link.id}`), { as: owner.accessToken, body: { include: ['**/*.md'], root: '' } });
    expect(patched.body).toMatchObject({ include: ['**/*.md'], root: '' });
    const listed = await http.call<Page<Link>>('GET', at(), { as: owner.accessToken });
    expect(listed.body.items.map(({ id }) => id)).toContain(link.id);
    expect(JSON.stringify([listed.body, patched.body])).not.toContain(link.webhook.secret);
    expect((await http.call('DELETE', at(`/${link.id}`), { as: owner.accessToken })).status).toBe(204);
    expect((await http.call<Problem>('GET', at(`/${link.id}`), { as: owner.accessToken })).body).toMatchObject({ status: 404, code: 'link.not_found' });
  });

  it('SYNC9 a plan, a sync and its run', async () => {
    const link = await createLink();
    await http.call('POST', `/projects/${project}/docs`, { as: owner.accessToken, body: { path: 'a.md', content: 'a\n' } });
    const plan = await http.call<SyncPlan>('POST', at(`/${link.id}/plan`), { as: owner.accessToken });
    expect([plan.status, plan.body]).toEqual([200, { inbound: [], outbound: [{ action: 'create', path: 'a.md' }], conflicts: [], brake: null }]);
    const sync = await http.call<{ runId: string }>('POST', at(`/${link.id}/sync`), { as: owner.accessToken });
    const again = await http.call<{ runId: string }>('POST', at(`/${link.id}/sync`), { as: owner.accessToken, body: { confirm: true } });
    expect([sync.status, again.status, again.body.runId]).toEqual([202, 202, sync.body.runId]);
    const runs = await http.call<Page<SyncRun>>('GET', at(`/${link.id}/runs`), { as: owner.accessToken });
    expect(runs.body.items).toMatchObject([{ id: sync.body.runId, status: 'queued', trigger: 'confirmed' }]);
    expect((await http.call<Link>('GET', at(`/${link.id}`), { as: owner.accessToken })).body).toMatchObject({ dirty: 1, lastRun: { status: 'queued' } });
  });

  it('FAN2 a table of versions comes to members, in path order and by prefix', async () => {
    const link = await createLink({ include: ['fan/**'] });
    for (const path of ['fan/a.md', 'fanless.md']) await http.call('POST', `/projects/${project}/docs`, { as: owner.accessToken, body: { path, content: 'x\n' } });
    const table = (query: string, as = owner.accessToken) => http.call<Page<FanoutRow>>('GET', `/projects/${project}/fanout${query}`, { as });
    const { status, body: page } = await table('?prefix=fan&limit=2');
    expect([status, page.nextCursor, page.items.map(({ path, version }) => [path, version])]).toEqual([200, null, [['fan/a.md', 1], ['fanless.md', 1]]]);
    expect(page.items.map(({ links }) => links.find(({ linkId }) => linkId === link.id))).toEqual([
      { linkId: link.id, version: null, state: 'behind' },
      { linkId: link.id, version: null, state: 'not carried' },
    ]);
    expect((await table('?limit=0')).status).toBe(400);
    expect((await table('', (await http.register('Stranger')).accessToken)).status).toBe(404);
  });

  it('SYNC15 GitHub’s words come as a problem', async () => {
    const bad = await http.call<Problem>('POST', at(), { as: owner.accessToken, body: body(await repository(), { credential: { kind: 'token', token: 'nonsense' } }) });
    expect([bad.status, bad.body.code, bad.body.detail]).toEqual([422, 'link.unreachable', 'GitHub says: Bad credentials']);
    const elsewhere = await http.call<Problem>('POST', at(), { as: owner.accessToken, body: body('x', { apiUrl: 'http://127.0.0.1:1/api' }) });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'link.api_url_refused']);
    const app = await http.call<Problem>('POST', at(), { as: owner.accessToken, body: body('x', { credential: { kind: 'app', installationId: 7 } }) });
    expect([app.status, app.body.code]).toEqual([422, 'link.unsupported']);
  });

  it.each<[string, object, string]>([
    ['an owner with a slash', { owner: 'a/b' }, 'owner'],
    ['a repository that climbs', { repo: '..' }, 'repo'],
    ['a branch with a space', { branch: 'a b' }, 'branch'],
    ['a branch with two dots', { branch: 'a..b' }, 'branch'],
    ['a root that climbs', { root: '../x' }, 'root'],
    ['a root with NUL', { root: 'a\0' }, 'root'],
    ['globs as text', { include: '**' }, 'include'],
    ['a glob that climbs', { include: ['ok/**', '../*'] }, 'include.1'],
    ['an unknown mode', { mode: 'magic' }, 'mode'],
    ['no credential', { credential: undefined }, 'credential'],
    ['a token with a line break', { credential: { kind: 'token', token: 'a\nX: y' } }, 'credential.token'],
    ['an API base that is no address', { apiUrl: 'javascript:alert(1)' }, 'apiUrl'],
    ['an unknown field', { colour: 'red' }, 'colour'],
  ])('SYNC15 %s is refused by name', async (_, more, field) => {
    const answer = await http.call<Problem>('POST', at(), { as: owner.accessToken, body: body(await repository(), more) });
    expect([answer.status, answer.body.code, answer.body.errors?.map((error) => error.field)]).toEqual([400, 'request.invalid', [field]]);
  });

  it('ACCESS1 links are made by admins, synced by editors and seen by members', async () => {
    const link = await createLink();
    const editor = await http.register('Editor');
    const invited = await http.call<{ token: string }>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: editor.user.email, role: 'editor' } });
    await http.call('POST', `/invitations/${invited.body.token}/accept`, { as: editor.accessToken });
    const as = editor.accessToken;
    expect((await http.call('POST', at(), { as, body: body(await repository()) })).status).toBe(403);
    expect((await http.call('PATCH', at(`/${link.id}`), { as, body: { root: 'x' } })).status).toBe(403);
    expect((await http.call('GET', at(`/${link.id}`), { as })).status).toBe(200);
    expect((await http.call('POST', at(`/${link.id}/sync`), { as })).status).toBe(202);
    const stranger = await http.register('Stranger');
    expect((await http.call('GET', at(`/${link.id}`), { as: stranger.accessToken })).status).toBe(404);
  });

  it('ACCESS2 a key needs sync:run, and sees no more of a plan than its paths', async () => {
    const link = await createLink();
    await http.call('POST', `/projects/${project}/docs`, { as: owner.accessToken, body: { path: 'secret/x.md', content: 'x\n' } });
    const key = async (scopes: string[], paths: string[] = []): Promise<string> =>
      (await http.call<ApiKey & { key: string }>('POST', `/projects/${project}/api-keys`, { as: owner.accessToken, body: { name: 'CI', scopes, paths } })).body.key;
    expect((await http.call('POST', at(`/${link.id}/sync`), { as: await key(['docs:write']) })).status).toBe(403);
    const bound = await key(['sync:run'], ['a.md']);
    const plan = await http.call<SyncPlan>('POST', at(`/${link.id}/plan`), { as: bound });
    expect(plan.body.outbound.map(({ path }) => path)).toEqual(['a.md']);
    expect((await http.call('POST', at(`/${link.id}/sync`), { as: bound })).status).toBe(202);
  });

  it('SYNC5 what names no conflict or decides nothing is refused', async () => {
    const resolve = (how: object): Promise<{ status: number; body: Problem }> =>
      http.call<Problem>('POST', `/projects/${project}/conflicts/${randomUUID()}/resolve`, { as: owner.accessToken, body: how });
    expect((await resolve({ take: 'ours' })).body).toMatchObject({ status: 404, code: 'conflict.not_found' });
    for (const how of [{}, { take: 'ours', content: 'x' }, { take: 'mine' }, { content: 7 }, { take: 'ours', oursVersion: 0 }]) {
      expect((await resolve(how)).body).toMatchObject({ status: 400, code: 'request.invalid' });
    }
  });

  it('SYNC15 a link of another project does not exist', async () => {
    const link = await createLink();
    const other = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'Other' } })).body.id;
    for (const [method, path] of [['GET', ''], ['POST', '/plan'], ['POST', '/sync'], ['DELETE', ''], ['GET', '/runs'], ['GET', '/deliveries']] as const) {
      const answer = await http.call<Problem>(method, `/projects/${other}/links/${link.id}${path}`, { as: owner.accessToken });
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 404, 'link.not_found']);
    }
  });
});
