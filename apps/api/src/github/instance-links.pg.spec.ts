import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiKey, InstanceLink, Link, LinkStatus, Page, Problem, Project, SignedIn } from '@lockstep/contracts';
import { newId } from '@lockstep/core';
import type { LinkChange, Store } from '@lockstep/core';
import { connect, PrismaStore } from '@lockstep/database';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

let database: TestDatabase;
let api: RunningApi;
let http: HttpClient;
let prisma: ReturnType<typeof connect>;
let store: Store;
/** Registered first: the instance is his. */
let operator: SignedIn;
let member: SignedIn;
const projects: Project[] = [];

beforeAll(async () => {
  database = await createDatabase();
  api = await startApi({ DATABASE_URL: database.url });
  http = new HttpClient(api.url);
  prisma = connect(database.url, 2);
  store = new PrismaStore(prisma, () => undefined);
  operator = await http.register('Olga');
  member = await http.register('Mia');
  for (const name of ['First', 'Second']) projects.push((await http.call<Project>('POST', '/projects', { as: member.accessToken, body: { name } })).body);
  await link(0, 'calm', { status: 'ok', firstSyncedAt: new Date() });
  await link(0, 'asks', { status: 'awaiting_approval' });
  await link(1, 'broken', { status: 'attention', lastError: { code: 'github.unauthorized', message: 'Bad credentials', next: 'Make a new token.', at: new Date().toISOString() } });
  await link(1, 'late', { status: 'ok', needsSyncAt: new Date(Date.now() - 3_600_000) });
  await link(1, 'asleep', { status: 'blocked', pausedAt: new Date(), pausedBy: { kind: 'user', id: newId(), name: 'Mia' } });
});

afterAll(async () => {
  await prisma.$disconnect();
  await api.stop();
  await database.drop();
});

async function link(project: number, repo: string, change: LinkChange): Promise<void> {
  const secrets = { credential: '', webhookSecret: '' };
  const place = { apiUrl: 'http://localhost', owner: 'octo', repo, repoId: null, installationId: null, branch: 'main', root: '', include: [], exclude: [] };
  const id = newId();
  await store.sync.createLink({ id, projectId: projects[project]?.id ?? '', ...place, ...secrets, mode: 'direct', createdBy: { kind: 'user', id: newId(), name: 'Mia' } });
  await store.sync.updateLink(id, change);
}

const list = (as: string, query = ''): ReturnType<typeof http.call<Page<InstanceLink>>> => http.call<Page<InstanceLink>>('GET', `/operations/links${query}`, { as });

describe('the links of all projects', () => {
  it('OPS6 come to the owner of the instance, those first that need a person, each with its project and what is wrong', async () => {
    const { status, body } = await list(operator.accessToken);
    expect([status, body.items.map(({ repo }) => repo), body.nextCursor]).toEqual([200, ['broken', 'asks', 'late', 'asleep', 'calm'], null]);
    expect(body.items[0]).toMatchObject({
      project: { slug: projects[1]?.slug, name: 'Second' },
      status: 'attention',
      lastError: { code: 'github.unauthorized', message: 'Bad credentials', next: 'Make a new token.' },
      paused: null,
    });
    expect(body.items[2]?.lagSeconds).toBeGreaterThanOrEqual(3_600);
    expect(body.items[3]).toMatchObject({ paused: { by: 'Mia' } });
    expect(JSON.stringify(body)).not.toMatch(/credential"|secret/i);
  });

  it('OPS6 come page by page, and narrowed by status', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Page<InstanceLink> } = await list(operator.accessToken, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ repo }) => repo));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['broken', 'asks', 'late', 'asleep', 'calm']);
    const narrowed = async (status: LinkStatus | 'paused'): Promise<string[]> => (await list(operator.accessToken, `?status=${status}`)).body.items.map(({ repo }) => repo);
    expect([await narrowed('attention'), await narrowed('ok'), await narrowed('paused'), await narrowed('suspended')]).toEqual([['broken'], ['late', 'calm'], ['asleep'], []]);
  });

  it('OPS6 are nobody else’s business: no member, no key', async () => {
    const mia = await http.call<Problem>('GET', '/operations/links', { as: member.accessToken });
    expect([mia.status, mia.body.code]).toEqual([403, 'auth.forbidden']);
    const key = await http.call<ApiKey & { key: string }>('POST', `/projects/${projects[0]?.id}/api-keys`, { as: member.accessToken, body: { name: 'CI', scopes: ['sync:run'], paths: [] } });
    expect((await list(key.body.key)).status).toBe(403);
    expect((await http.call('GET', '/operations/links')).status).toBe(401);
    expect([operator.user.isInstanceOwner, member.user.isInstanceOwner]).toEqual([true, false]);
    expect((await http.call<{ isInstanceOwner: boolean }>('GET', '/auth/me', { as: operator.accessToken })).body.isInstanceOwner).toBe(true);
  });

  it.each(['?status=magic', '?cursor=bm9wZQ', '?limit=0', '?colour=red'])('OPS6 %s is refused', async (query) => {
    expect(await list(operator.accessToken, query)).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });
});

describe('pause and rebuild over HTTP', () => {
  it('OPS1 OPS5 are for admins, and refused in words', async () => {
    const as = member.accessToken;
    const links = `/projects/${projects[0]?.id}/links`;
    const { id } = (await http.call<Page<Link>>('GET', links, { as })).body.items.find(({ repo }) => repo === 'calm') as Link;
    expect((await http.call<Problem>('POST', `${links}/${id}/rebuild`, { as })).body).toMatchObject({ status: 409, code: 'link.confirm_required' });
    expect((await http.call<Problem>('POST', `${links}/${id}/rebuild`, { as, body: { confirm: 'yes' } })).status).toBe(400);
    expect((await http.call('POST', `${links}/${id}/rebuild`, { as: operator.accessToken, body: { confirm: true } })).status).toBe(404);
    expect((await http.call<Link>('PATCH', `${links}/${id}`, { as, body: { paused: true } })).body).toMatchObject({ paused: { by: 'Mia' } });
    expect((await http.call<Problem>('POST', `${links}/${id}/sync`, { as })).body).toMatchObject({ status: 409, code: 'link.paused' });
    expect((await http.call<Problem>('POST', `${links}/${id}/rebuild`, { as, body: { confirm: true } })).body).toMatchObject({ code: 'link.paused' });
    expect((await http.call<Link>('PATCH', `${links}/${id}`, { as, body: { paused: false } })).body).toMatchObject({ paused: null });
    expect((await http.call('POST', `${links}/${id}/rebuild`, { as, body: { confirm: true } })).status).toBe(202);
  });
});
