import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Activity, Page, Problem, Project, SignedIn } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

let database: TestDatabase;
let api: RunningApi;
let http: HttpClient;
let ann: SignedIn;
let bob: SignedIn;

beforeAll(async () => {
  database = await createDatabase();
  api = await startApi({ DATABASE_URL: database.url });
  http = new HttpClient(api.url);
  [ann, bob] = await Promise.all([http.register('Ann'), http.register('Bob')]);
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

async function create(name: string, more: Record<string, unknown> = {}): Promise<Project> {
  const answer = await http.call<Project>('POST', '/projects', { as: ann.accessToken, body: { name, ...more } });
  expect(answer.status).toBe(201);
  return answer.body;
}

describe('projects', () => {
  it('PROJ1 whoever makes a project owns it', async () => {
    const project = await create('Team rules', { description: 'What agents read' });
    expect(project).toEqual({
      id: expect.any(String),
      slug: 'team-rules',
      name: 'Team rules',
      description: 'What agents read',
      role: 'owner',
      docCount: 0,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const [byId, bySlug] = await Promise.all([project.id, project.slug].map((name) => http.call('GET', `/projects/${name}`, { as: ann.accessToken })));
    expect([byId?.body, bySlug?.body]).toEqual([project, project]);
  });

  it('PROJ2 a slug is made from the name, and numbered when it is taken', async () => {
    const projects = await Promise.all(Array.from({ length: 4 }, () => create('Größe & Maß: Ünïcode!')));
    expect(projects.map((project) => project.slug).sort()).toEqual(['gro-e-ma-unicode', 'gro-e-ma-unicode-2', 'gro-e-ma-unicode-3', 'gro-e-ma-unicode-4']);
    expect((await create('日本語')).slug).toBe('project');
  });

  it('PROJ2 a chosen slug that is taken is refused', async () => {
    await create('One', { slug: 'chosen' });
    const answer = await http.call<Problem>('POST', '/projects', { as: bob.accessToken, body: { name: 'Two', slug: 'chosen' } });
    expect([answer.status, answer.body.code]).toEqual([409, 'project.slug_taken']);
  });

  it.each(['Upper', 'a b', '-a', 'a-', 'a--b', 'ä', '', 'a/b', 'x'.repeat(51), '01a1f953-15e6-75a9-af6f-0211fb947751'])('PROJ2 %j is no slug', async (slug) => {
    const answer = await http.call<Problem>('POST', '/projects', { as: ann.accessToken, body: { name: 'X', slug } });
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, 'slug']);
  });

  it('PROJ3 a project one may not see does not exist: same answer as for an unknown name', async () => {
    const { id, slug } = await create('Secret');
    for (const name of [id, slug, 'no-such-project', '01a1f953-15e6-75a9-af6f-0211fb947751', 'a%00b', '%E0%A4%A', '..%2f..']) {
      const answer = await http.call<Problem>('GET', `/projects/${name}`, { as: bob.accessToken });
      expect({ name, status: answer.status < 500 && answer.status >= 400 }).toEqual({ name, status: true });
      if (/^[\w-]+$/.test(name)) expect([answer.status, answer.body.code]).toEqual([404, 'project.not_found']);
    }
  });

  it('PROJ4 what is said of a project can be changed', async () => {
    const { id } = await create('Old name');
    const answer = await http.call<Project>('PATCH', `/projects/${id}`, { as: ann.accessToken, body: { name: 'New name', slug: 'new-slug', description: '' } });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ name: 'New name', slug: 'new-slug' })]);
    await create('Other', { slug: 'other-slug' });
    const taken = await http.call<Problem>('PATCH', `/projects/${id}`, { as: ann.accessToken, body: { slug: 'other-slug' } });
    expect([taken.status, taken.body.code]).toEqual([409, 'project.slug_taken']);
    expect((await http.call<Project>('GET', `/projects/${id}`, { as: ann.accessToken })).body.slug).toBe('new-slug');
  });

  it('PROJ5 an archived project is out of sight, and its owner brings it back', async () => {
    const { id } = await create('Short lived');
    expect((await http.call('DELETE', `/projects/${id}`, { as: ann.accessToken })).status).toBe(204);
    expect((await http.call('GET', `/projects/${id}`, { as: ann.accessToken })).status).toBe(404);
    expect((await http.call('DELETE', `/projects/${id}`, { as: ann.accessToken })).status).toBe(204);
    const list = await http.call<Page<Project>>('GET', '/projects?limit=200', { as: ann.accessToken });
    expect(list.body.items.map((item) => item.id)).not.toContain(id);
    const restored = await http.call<Project>('POST', `/projects/${id}/restore`, { as: ann.accessToken });
    expect([restored.status, restored.body.id]).toEqual([200, id]);
    expect((await http.call('GET', `/projects/${id}`, { as: ann.accessToken })).status).toBe(200);
  });

  it('PROJ6 lists are pages, newest first, each project once', async () => {
    const cy = await http.register('Cy');
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift((await http.call<Project>('POST', '/projects', { as: cy.accessToken, body: { name: `P${n}` } })).body.id);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Page<Project> = (await http.call<Page<Project>>('GET', `/projects?limit=2${query}`, { as: cy.accessToken })).body;
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made);
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'cursor=!!', 'cursor=YWJj', `cursor=${'A'.repeat(3000)}`, 'page=2', 'limit=1&limit=2'])(
    'PROJ6 %s is no way to ask for a page',
    async (query) => {
      const answer = await http.call<Problem>('GET', `/projects?${query}`, { as: ann.accessToken });
      expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    },
  );

  it('PROJ7 the activity feed says who did what, newest first, page by page', async () => {
    const { id } = await create('Watched');
    await http.call('PATCH', `/projects/${id}`, { as: ann.accessToken, body: { name: 'Watched closely' } });
    const all = await http.call<Page<Activity>>('GET', `/projects/${id}/activity`, { as: ann.accessToken });
    expect(all.body.items.map((item) => item.type)).toEqual(['project.updated', 'project.created']);
    expect(all.body.items[0]).toMatchObject({ actor: { kind: 'user', id: ann.user.id, name: 'Ann' }, docId: null, data: { name: 'Watched closely' } });
    const first = await http.call<Page<Activity>>('GET', `/projects/${id}/activity?limit=1`, { as: ann.accessToken });
    const second = await http.call<Page<Activity>>('GET', `/projects/${id}/activity?limit=1&cursor=${first.body.nextCursor}`, { as: ann.accessToken });
    expect(second.body).toEqual({ items: [all.body.items[1]], nextCursor: null });
    const filtered = await http.call<Page<Activity>>('GET', `/projects/${id}/activity?type=project.created&actor=${ann.user.id}`, { as: ann.accessToken });
    expect(filtered.body.items).toHaveLength(1);
    expect((await http.call('GET', `/projects/${id}/activity?docId=x`, { as: ann.accessToken })).status).toBe(400);
    expect((await http.call('GET', `/projects/${id}/activity`, { as: bob.accessToken })).status).toBe(404);
  });
});
