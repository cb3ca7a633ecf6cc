import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Activity, ApiKey, Page, Problem, Project, SignedIn } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import pg from 'pg';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

type NewKey = ApiKey & { key: string };

let database: TestDatabase;
let sql: pg.Client;
let api: RunningApi;
let http: HttpClient;
let owner: SignedIn;
let project: string;

beforeAll(async () => {
  database = await createDatabase();
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  api = await startApi({ DATABASE_URL: database.url });
  http = new HttpClient(api.url);
  owner = await http.register('Owner');
  project = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'Keys' } })).body.id;
});

afterAll(async () => {
  await api.stop();
  await sql.end();
  await database.drop();
});

async function createKey(body: Record<string, unknown> = {}): Promise<NewKey> {
  const answer = await http.call<NewKey>('POST', `/projects/${project}/api-keys`, { as: owner.accessToken, body: { name: 'CI', scopes: ['docs:read'], ...body } });
  expect(answer.status).toBe(201);
  return answer.body;
}

const use = (key: string, path = '') => http.call<Problem & Project>('GET', `/projects/${project}${path}`, { as: key });

describe('API keys', () => {
  it('KEY1 a key is shown once, and only its hash is kept', async () => {
    const { key, ...rest } = await createKey({ scopes: ['docs:read', 'docs:read', 'hooks'], paths: ['docs/**'], expiresInDays: 30 });
    expect(key).toMatch(/^lsk_[0-9A-Za-z]{22}_[0-9A-Za-z]{43}$/);
    expect(key.startsWith(`${rest.prefix}_`) && key.endsWith(rest.last4)).toBe(true);
    expect(rest).toMatchObject({ name: 'CI', scopes: ['docs:read', 'hooks'], paths: ['docs/**'], lastUsedAt: null, createdBy: { kind: 'user', id: owner.user.id } });
    const list = await http.call<Page<ApiKey>>('GET', `/projects/${project}/api-keys`, { as: owner.accessToken });
    expect(list.body.items).toContainEqual(rest);
    const { rows } = await sql.query(`select row_to_json(k)::text as all from api_keys k union select row_to_json(o)::text from outbox o`);
    expect(JSON.stringify(rows)).not.toContain(key.split('_')[2]);
  });

  it('KEY2 a key is taken from either header, and acts as a key', async () => {
    const { key, id } = await createKey();
    const bearer = await use(key);
    expect([bearer.status, bearer.body.role]).toEqual([200, 'viewer']);
    const header = await http.call('GET', `/projects/${project}`, { headers: { 'x-api-key': key } });
    expect(header.status).toBe(200);
    const projects = await http.call<Page<Project>>('GET', '/projects', { as: key });
    expect(projects.body.items.map((item) => item.id)).toEqual([project]);
    const { rows } = await sql.query<{ last_used_at: Date | null }>('select last_used_at from api_keys where id = $1', [id]);
    expect(rows[0]?.last_used_at).toBeInstanceOf(Date);
  });

  it('KEY2 when it was last used is written at most once a minute', async () => {
    const { key, id } = await createKey();
    await use(key);
    const [first] = (await sql.query('select last_used_at, xmin from api_keys where id = $1', [id])).rows;
    await Promise.all(Array.from({ length: 5 }, () => use(key)));
    expect((await sql.query('select last_used_at, xmin from api_keys where id = $1', [id])).rows[0]).toEqual(first);
  });

  it('KEY3 a revoked key is refused at once', async () => {
    const { key, id } = await createKey();
    expect((await use(key)).status).toBe(200);
    expect((await http.call('DELETE', `/projects/${project}/api-keys/${id}`, { as: owner.accessToken })).status).toBe(204);
    const refused = await use(key);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([401, 'auth.invalid', 'This API key has been revoked.']);
    const again = await http.call<Problem>('DELETE', `/projects/${project}/api-keys/${id}`, { as: owner.accessToken });
    expect([again.status, again.body.code]).toEqual([404, 'key.not_found']);
  });

  it('KEY3 an expired key is refused', async () => {
    const { key, id } = await createKey({ expiresInDays: 1 });
    await sql.query(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [id]);
    expect((await use(key)).body).toMatchObject({ status: 401, code: 'auth.invalid', detail: 'This API key has expired.' });
  });

  it('KEY4 after a rotation both secrets work until the grace is over', async () => {
    const { key, id } = await createKey();
    const rotated = await http.call<NewKey>('POST', `/projects/${project}/api-keys/${id}/rotate`, { as: owner.accessToken, body: { graceSeconds: 3600 } });
    expect([rotated.status, rotated.body.id, rotated.body.last4]).toEqual([200, id, rotated.body.key.slice(-4)]);
    expect([(await use(key)).status, (await use(rotated.body.key)).status]).toEqual([200, 200]);
    await sql.query(`update api_keys set previous_until = now() - interval '1 second' where id = $1`, [id]);
    expect([(await use(key)).status, (await use(rotated.body.key)).status]).toEqual([401, 200]);
  });

  it('KEY4 without a grace the old secret is no good at once', async () => {
    const { key, id } = await createKey();
    const rotated = await http.call<NewKey>('POST', `/projects/${project}/api-keys/${id}/rotate`, { as: owner.accessToken });
    expect([rotated.status, (await use(key)).status, (await use(rotated.body.key)).status]).toEqual([200, 401, 200]);
  });

  it('KEY5 foreign and malformed keys are refused with the same words', async () => {
    const { key } = await createKey();
    const [scheme, id = '', secret = ''] = key.split('_');
    const bad = [
      `${scheme}_${id}_${'0'.repeat(43)}`,
      `${scheme}_${id}_${secret.slice(1)}`,
      `${scheme}_${'z'.repeat(22)}_${secret}`,
      `${scheme}_${'0'.repeat(22)}_${secret}`,
      'lsk_',
      'lsk_x_y',
      `${key}x`,
      `lsk_${'ä'.repeat(10)}_x`,
      'x'.repeat(5000),
    ];
    for (const credential of bad) {
      const answer = await http.call<Problem>('GET', `/projects/${project}`, { headers: { 'x-api-key': encodeURIComponent(credential) } });
      expect({ credential, status: answer.status, code: answer.body.code }).toEqual({ credential, status: 401, code: 'auth.invalid' });
    }
  });

  it('KEY6 a key sees no other project than its own, whatever its maker sees', async () => {
    const { key } = await createKey();
    const other = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'Other' } })).body;
    for (const name of [other.id, other.slug]) {
      expect((await http.call<Problem>('GET', `/projects/${name}`, { as: key })).body).toMatchObject({ status: 404, code: 'project.not_found' });
    }
  });

  it('KEY7 no key does what only people may', async () => {
    const { key } = await createKey({ scopes: ['docs:read', 'docs:write', 'locks:write', 'locks:steal', 'hooks', 'sync:run'] });
    const calls: [string, string, unknown?][] = [
      ['POST', '/projects', { name: 'Mine' }],
      ['PATCH', `/projects/${project}`, { name: 'Mine' }],
      ['DELETE', `/projects/${project}`],
      ['GET', `/projects/${project}/members`],
      ['POST', `/projects/${project}/invitations`, { email: 'a@example.com', role: 'viewer' }],
      ['GET', `/projects/${project}/activity`],
      ['GET', `/projects/${project}/api-keys`],
      ['POST', `/projects/${project}/api-keys`, { name: 'Child', scopes: ['docs:write'] }],
      ['GET', '/auth/me'],
    ];
    for (const [method, path, body] of calls) {
      const answer = await http.call<Problem>(method, path, { as: key, body });
      expect({ method, path, status: answer.status, code: answer.body.code }).toEqual({ method, path, status: 403, code: 'auth.forbidden' });
    }
  });

  it('KEY7 a key lacks what its scopes do not name', async () => {
    const { key } = await createKey({ scopes: ['hooks'] });
    expect((await use(key)).body).toMatchObject({ status: 403, code: 'auth.forbidden', detail: expect.stringContaining('docs:read') });
  });

  it('KEY8 keys are made, seen and ended by admins', async () => {
    const viewer = await http.register('Viewer');
    const invited = await http.call<{ token: string }>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: viewer.user.email, role: 'editor' } });
    await http.call('POST', `/invitations/${invited.body.token}/accept`, { as: viewer.accessToken });
    const { id } = await createKey();
    const statuses = await Promise.all([
      http.call('GET', `/projects/${project}/api-keys`, { as: viewer.accessToken }),
      http.call('POST', `/projects/${project}/api-keys`, { as: viewer.accessToken, body: { name: 'X', scopes: ['hooks'] } }),
      http.call('DELETE', `/projects/${project}/api-keys/${id}`, { as: viewer.accessToken }),
    ]);
    expect(statuses.map((answer) => answer.status)).toEqual([403, 403, 403]);
  });

  it.each([
    ['no scope', { scopes: [] }, 'scopes'],
    ['an unknown scope', { scopes: ['root'] }, 'scopes'],
    ['scopes as text', { scopes: 'docs:read' }, 'scopes'],
    ['a path outside', { paths: ['../x'] }, 'paths.0'],
    ['an absolute path', { paths: ['ok/**', '/etc'] }, 'paths.1'],
    ['a path with NUL', { paths: ['a\0b'] }, 'paths.0'],
    ['a glob with too many readings', { paths: ['{a,b}'.repeat(20)] }, 'paths.0'],
    ['too many paths', { paths: Array(101).fill('a') }, 'paths'],
    ['a path that is no text', { paths: [1] }, 'paths'],
    ['no days', { expiresInDays: 0 }, 'expiresInDays'],
    ['days as text', { expiresInDays: '30' }, 'expiresInDays'],
    ['no name', { name: '' }, 'name'],
    ['an unknown field', { admin: true }, 'admin'],
  ])('KEY9 a key with %s is refused by name', async (_, more, field) => {
    const body = { name: 'CI', scopes: ['docs:read'], ...more };
    const answer = await http.call<Problem>('POST', `/projects/${project}/api-keys`, { as: owner.accessToken, body });
    expect([answer.status, answer.body.code, answer.body.errors?.map((error) => error.field)]).toEqual([400, 'request.invalid', [field]]);
  });

  it('KEY10 what happens to keys is in the activity feed', async () => {
    const { id } = await createKey({ name: 'Watched' });
    await http.call('POST', `/projects/${project}/api-keys/${id}/rotate`, { as: owner.accessToken });
    await http.call('DELETE', `/projects/${project}/api-keys/${id}`, { as: owner.accessToken });
    const { items } = (await http.call<Page<Activity>>('GET', `/projects/${project}/activity?limit=3`, { as: owner.accessToken })).body;
    expect(items.map((item) => [item.type, item.data.keyId])).toEqual([
      ['key.revoked', id],
      ['key.rotated', id],
      ['key.created', id],
    ]);
  });
});
