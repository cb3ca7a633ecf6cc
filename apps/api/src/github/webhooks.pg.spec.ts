import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Delivery, Link, NewLink, Page, Problem, Project, SignedIn } from '@lockstep/contracts';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { Octokit } from 'octokit';
import { HttpClient } from '../../test/http-client.js';
import type { Answer } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

const MIB = 1024 * 1024;

let database: TestDatabase;
let github: LocalGitHub;
let api: RunningApi;
let http: HttpClient;
let owner: SignedIn;
let project: string;
let link: NewLink;
let folder: string;
let token: string;

beforeAll(async () => {
  [database, folder] = [await createDatabase(), await mkdtemp(join(tmpdir(), 'lockstep-hooks-'))];
  github = await startLocalGitHub({ dataDir: folder });
  await github.createUser({ login: 'octo', name: 'Octo Cat', email: 'octo@example.test' });
  token = await github.createToken({ login: 'octo' });
  api = await startApi({ DATABASE_URL: database.url, GITHUB_API_URLS: github.url });
  http = new HttpClient(api.url);
  owner = await http.register('Owner');
});

afterAll(async () => {
  await api.stop();
  await github.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  const repo = randomUUID();
  await github.createRepo({ owner: 'octo', name: repo });
  project = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'Hooks' } })).body.id;
  const created = await http.call<NewLink>('POST', `/projects/${project}/links`, {
    as: owner.accessToken,
    body: { owner: 'octo', repo, branch: 'main', credential: { kind: 'token', token } },
  });
  expect(created.status).toBe(201);
  link = created.body;
});

type Received = Answer<Problem & { result: string }>;

interface Sent {
  secret?: string;
  event?: string;
  id?: string;
  headers?: Record<string, string>;
  linkId?: string;
}

const push = (more: object = {}): Buffer => Buffer.from(JSON.stringify({ ref: 'refs/heads/main', after: randomUUID(), ...more }));

function deliver(body: Buffer, { secret = link.webhook.secret, event = 'push', id = randomUUID(), headers = {}, linkId = link.id }: Sent = {}): Promise<Received> {
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const all = { 'x-github-event': event, 'x-github-delivery': id, 'x-hub-signature-256': signature, ...headers };
  return http.call('POST', `/github/webhooks/${linkId}`, { raw: new Uint8Array(body), headers: all });
}

async function deliveries(): Promise<Delivery[]> {
  return (await http.call<Page<Delivery>>('GET', `/projects/${project}/links/${link.id}/deliveries`, { as: owner.accessToken })).body.items;
}

const said = ({ status, body }: Received): [number, string] => [status, body.code ?? body.result];

describe('the webhook endpoint', () => {
  it('HOOKIN3 the address is told with the link, the secret only once', async () => {
    expect(link.webhook).toEqual({ url: `${api.url.replace('127.0.0.1', 'localhost')}/api/v1/github/webhooks/${link.id}`, secret: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const again = await http.call<Link>('GET', `/projects/${project}/links/${link.id}`, { as: owner.accessToken });
    expect(again.body).not.toHaveProperty('webhook');
  });

  it('HOOKIN3 a signed push is stored and marks the link, without a call to GitHub', async () => {
    github.requests.reset();
    const id = randomUUID();
    expect(said(await deliver(push(), { id }))).toEqual([202, 'stored']);
    expect(await deliveries()).toMatchObject([{ deliveryId: id, event: 'push', status: 'pending', attempts: 1 }]);
    expect(github.requests.apiCalls).toBe(0);
  });

  it('HOOKIN1 a wrong, missing or malformed signature is refused and leaves nothing', async () => {
    const sent: Sent[] = [
      { secret: 'wrong' },
      { headers: { 'x-hub-signature-256': '' } },
      { headers: { 'x-hub-signature-256': 'sha256=00' } },
      { headers: { 'x-hub-signature-256': `sha1=${'0'.repeat(40)}` } },
    ];
    for (const how of sent) expect(said(await deliver(push(), how))).toEqual([401, 'webhook.signature']);
    const signed = push();
    const signature = `sha256=${createHmac('sha256', link.webhook.secret).update(signed).digest('hex')}`;
    expect(said(await deliver(push(), { headers: { 'x-hub-signature-256': signature } }))).toEqual([401, 'webhook.signature']);
    expect(await deliveries()).toEqual([]);
  });

  it('HOOKIN2 the same delivery again, and its body under another id, are known', async () => {
    const [body, id] = [push(), randomUUID()];
    expect(said(await deliver(body, { id }))).toEqual([202, 'stored']);
    expect(said(await deliver(body, { id }))).toEqual([200, 'known']);
    expect(said(await deliver(push(), { id }))).toEqual([200, 'known']);
    expect(said(await deliver(body))).toEqual([200, 'known']);
    expect(await deliveries()).toHaveLength(1);
  });

  it('HOOKIN2 the same delivery many times at once is stored once', async () => {
    const [body, id] = [push(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => deliver(body, { id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 202]);
    expect(await deliveries()).toHaveLength(1);
  });

  it.each<[string, Sent, object]>([
    ['another branch', {}, { ref: 'refs/heads/other' }],
    ['a tag', {}, { ref: 'refs/tags/main' }],
    ['a ping', { event: 'ping' }, { zen: 'Keep it logically awesome.' }],
    ['stars', { event: 'star' }, { action: 'created' }],
  ])('HOOKIN3 %s is answered 200 and not stored', async (_, how, payload) => {
    expect(said(await deliver(push(payload), how))).toEqual([200, 'ignored']);
    expect(await deliveries()).toEqual([]);
  });

  it.each<[string, Buffer, Sent, [number, string]]>([
    ['no event', push(), { headers: { 'x-github-event': '' } }, [400, 'webhook.invalid']],
    ['no delivery id', push(), { headers: { 'x-github-delivery': '' } }, [400, 'webhook.invalid']],
    ['a delivery id with a line of its own', push(), { headers: { 'x-github-delivery': 'a b;c' } }, [400, 'webhook.invalid']],
    ['no JSON', Buffer.from('{'), {}, [400, 'webhook.invalid']],
    ['no object', Buffer.from('7'), {}, [400, 'webhook.invalid']],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), {}, [400, 'webhook.invalid']],
    ['nothing', Buffer.alloc(0), {}, [400, 'webhook.invalid']],
    ['an unknown link', push(), { linkId: randomUUID() }, [404, 'link.not_found']],
    ['a link that is no id', push(), { linkId: 'x' }, [404, 'link.not_found']],
  ])('HOOKIN3 %s is refused in words', async (_, body, how, expected) => {
    expect(said(await deliver(body, how))).toEqual(expected);
  });

  it('HOOKIN3 a form is read too, signed as a form', async () => {
    const form = Buffer.from(`payload=${encodeURIComponent(push().toString())}`);
    expect(said(await deliver(form, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }))).toEqual([202, 'stored']);
  });

  it('HOOKIN3 a payload of 100,000 lists in each other, or beside each other, is one; of a name that comes twice the last value counts', async () => {
    const filled = (more: string): Buffer => Buffer.from(`{"ref":"refs/heads/other","after":"${randomUUID()}","ref":"refs/heads/main","more":${more}}`);
    expect(said(await deliver(filled('['.repeat(100_000) + ']'.repeat(100_000))))).toEqual([202, 'stored']);
    expect(said(await deliver(filled(`[${'[],'.repeat(100_000)}[]]`)))).toEqual([202, 'stored']);
    expect(said(await deliver(filled('['.repeat(100_000))))).toEqual([400, 'webhook.invalid']);
  });

  it('HOOKIN3 20 MB are taken, more than 25 MiB are not', async () => {
    expect(said(await deliver(push({ filler: 'x'.repeat(20 * MIB) })))).toEqual([202, 'stored']);
    expect(said(await deliver(push({ filler: 'x'.repeat(25 * MIB) })))).toEqual([413, 'request.too_large']);
    expect(await deliveries()).toHaveLength(1);
  });

  it('HOOKIN6 a call that was refused is new when GitHub redelivers it, and known after that', async () => {
    const octokit = new Octokit({ baseUrl: github.url, auth: token });
    const config = { url: `${api.url}/api/v1/github/webhooks/${link.id}`, content_type: 'json', secret: 'mistyped' };
    const at = { owner: link.owner, repo: link.repo };
    const { data: hook } = await octokit.rest.repos.createWebhook({ ...at, events: ['push'], config });
    const content = Buffer.from('one\n').toString('base64');
    await octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a.md', message: 'Push', content });
    await octokit.rest.repos.updateWebhook({ ...at, hook_id: hook.id, config: { ...config, secret: link.webhook.secret } });
    const told = async (): Promise<{ id: number; guid: string; status_code: number }[]> => {
      await github.webhooksSettled();
      const { data } = await octokit.rest.repos.listWebhookDeliveries({ ...at, hook_id: hook.id });
      return data.filter(({ event }) => event === 'push');
    };
    for (let time = 0; time < 2; time++) {
      const [newest] = await told();
      await octokit.rest.repos.redeliverWebhookDelivery({ ...at, hook_id: hook.id, delivery_id: newest?.id ?? 0 });
    }
    const all = await told();
    expect(all.map(({ status_code }) => status_code)).toEqual([200, 202, 401]);
    expect(new Set(all.map(({ guid }) => guid)).size).toBe(1);
    expect(await deliveries()).toMatchObject([{ deliveryId: all[0]?.guid, status: 'pending', attempts: 1 }]);
  });

  it('HOOKIN1 while a secret is replaced both are good, until GitHub uses the new one', async () => {
    const old = link.webhook.secret;
    const patched = await http.call<NewLink>('PATCH', `/projects/${project}/links/${link.id}`, { as: owner.accessToken, body: { rotateWebhookSecret: true } });
    const secret = patched.body.webhook.secret;
    expect(secret).not.toBe(old);
    expect(said(await deliver(push(), { secret: old }))).toEqual([202, 'stored']);
    expect(said(await deliver(push(), { secret }))).toEqual([202, 'stored']);
    expect(said(await deliver(push(), { secret: old }))).toEqual([401, 'webhook.signature']);
  });

  it('HOOKIN3 the address of an App says that there is none', async () => {
    const answer = await http.call<Problem>('POST', '/github/webhooks', { raw: new Uint8Array(push()) });
    expect([answer.status, answer.body.code]).toEqual([422, 'link.unsupported']);
  });

  it('HOOKIN3 a link that was removed is unknown', async () => {
    expect((await http.call('DELETE', `/projects/${project}/links/${link.id}`, { as: owner.accessToken })).status).toBe(204);
    expect(said(await deliver(push()))).toEqual([404, 'link.not_found']);
  });
});
