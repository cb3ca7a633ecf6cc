import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Problem, Project, SignedIn } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

let database: TestDatabase;
let api: RunningApi;
let http: HttpClient;
let ann: SignedIn;

beforeAll(async () => {
  database = await createDatabase();
  api = await startApi({ DATABASE_URL: database.url });
  http = new HttpClient(api.url);
  ann = await http.register('Ann');
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

/** Sends something else than the usual to a route that takes `{ name }`. */
function send(raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  return http.call<Problem>('POST', '/projects', { as: ann.accessToken, raw, headers });
}

describe('errors', () => {
  it('HTTP1 every error is a problem document with a code, the request id and the time', async () => {
    const answer = await http.call<Problem>('GET', '/projects/nowhere?secret=1', { as: ann.accessToken, headers: { 'x-request-id': 'my-id.1' } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'urn:lockstep:problem:project.not_found',
      title: 'Not Found',
      status: 404,
      detail: expect.stringContaining('nowhere'),
      instance: '/api/v1/projects/nowhere',
      code: 'project.not_found',
      requestId: 'my-id.1',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it.each(['/nowhere', '//api/v2/projects', '//api', '/projects/x/y/z', '//socket', '//assets/missing.js'])('HTTP1 the unknown address %s is a problem too', async (path) => {
    const answer = await http.call<Problem>('POST', path, { as: ann.accessToken });
    expect([answer.status, answer.body.code]).toEqual([404, 'request.not_found']);
  });

  it('HTTP1 an address that cannot be decoded is a problem too', async () => {
    const answer = await http.call<Problem>('GET', '/projects/%ZZ', { as: ann.accessToken });
    expect([answer.status, answer.headers.get('content-type'), answer.body.code]).toEqual([400, 'application/problem+json; charset=utf-8', 'request.invalid']);
  });

  it('HTTP2 a sane X-Request-Id is taken over, any other is replaced', async () => {
    const id = async (given?: string) => (await http.call('GET', '//health/live', { headers: given === undefined ? {} : { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await id('trace/01:ab')).toBe('trace/01:ab');
    for (const given of [undefined, '', 'a b', '{"a":1}', 'x'.repeat(129)]) expect(await id(given)).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('bodies', () => {
  it.each([
    ['malformed JSON', '{"name": '],
    ['an array', '[]'],
    ['a text', '"x"'],
    ['a number', '1'],
    ['null', 'null'],
    ['nothing', ''],
    ['a polluted prototype', '{"name":"X","__proto__":{"admin":true}}'],
    ['a polluted constructor', '{"name":"X","constructor":{"prototype":{"admin":true}}}'],
    ['an array for a text', '{"name":["X"]}'],
    ['a number for a text', '{"name":1}'],
    ['an unknown field', '{"name":"X","owner":"me"}'],
  ])('HTTP3 %s is refused', async (_, raw) => {
    const answer = await send(raw);
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
  });

  it('HTTP3 bytes that are no UTF-8 are refused, not repaired', async () => {
    const answer = await send(new Uint8Array([...Buffer.from('{"name":"'), 0xff, 0xfe, ...Buffer.from('"}')]));
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, 'request.invalid', 'The body is not valid UTF-8.']);
  });

  const told = async (method: string, path: string, body?: object): Promise<Record<string, string>> => {
    const { errors = [] } = (await http.call<Problem>(method, path, { as: ann.accessToken, body })).body;
    return Object.fromEntries(errors.map(({ field, message }) => [field, message]));
  };

  it('HTTP3 a value of the wrong type is told which it has to be, and one that is missing that it is required', async () => {
    expect(await told('POST', '/projects/x/api-keys', { scopes: 'hooks', expiresInDays: '3', paths: 'a' })).toEqual({
      name: 'is required', scopes: 'must be an array', expiresInDays: 'must be an integer number', paths: 'must be an array',
    });
    expect(await told('POST', '/projects/x/proposals', { path: 7, baseVersion: '1', content: null })).toEqual({ path: 'must be a string', baseVersion: 'must be an integer number', content: 'must be a string' });
    expect(await told('GET', '/projects/x/docs/y/diff?to=x')).toEqual({ from: 'is required', to: 'must be an integer number' });
    expect(await told('POST', '/projects', { name: 7 })).toEqual({ name: 'must be a string' });
    expect(await told('POST', '/auth/register', { email: ['a'], password: {}, name: 'x' })).toEqual({ email: 'must be a string', password: 'must be a string' });
    expect(await told('POST', '/projects/x/changes', { changes: [{ path: 'a.md', content: 7 }] })).toEqual({ 'changes.0.op': 'is required', 'changes.0.content': 'must be a string' });
  });

  it('HTTP3 of a right type, what else is wrong is told', async () => {
    expect(await told('POST', '/projects/x/api-keys', { name: '', scopes: ['none'], expiresInDays: 0, paths: [7], more: 1 })).toEqual({
      name: expect.stringContaining('longer than or equal to 1'), scopes: expect.stringContaining('must be one of'), expiresInDays: 'must not be less than 1',
      paths: 'each value in paths must be a string', more: 'is not a known field',
    });
  });

  it('HTTP3 errors name the field, nested ones by their path', async () => {
    const project = (await http.call<Project>('POST', '/projects', { as: ann.accessToken, body: { name: 'Nested' } })).body.id;
    const changes = [{ op: 'put', path: 'a.md', content: 'a' }, { op: 'put', path: 7, content: 'b' }];
    const answer = await http.call<Problem>('POST', `/projects/${project}/changes`, { as: ann.accessToken, body: { changes } });
    expect(answer.body.errors?.map((error) => error.field)).toEqual(['changes.1.path']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])('HTTP4 %s is refused as a type', async (type) => {
    const answer = await send('name=X', { 'content-type': type });
    expect([answer.status, answer.body.code]).toEqual([415, 'request.unsupported']);
  });

  /** JSON texts of many lists and objects: beside each other, in each other, and both in keys that nobody knows. */
  const crowds = (count: number): [string, string][] => [
    ['lists in a list', `{"changes":[${'[],'.repeat(count)}[]]}`],
    ['objects in a list', `{"changes":[${'{},'.repeat(count)}{}]}`],
    ['lists in each other', `{"changes":${'['.repeat(count)}${']'.repeat(count)}}`],
    ['objects in each other', `${'{"changes":'.repeat(count)}1${'}'.repeat(count)}`],
    ['lists that do not end', `{"changes":${'['.repeat(count)}`],
    ['lists without an object around them', `[${'[],'.repeat(count)}[]]`],
  ];

  it.each(crowds(100_000))('HTTP14 a body of too many %s is refused before it is taken apart, whoever sends it', async (_, raw) => {
    for (const [method, path] of [['POST', '/projects/x/changes'], ['PUT', '/projects/x/docs/y/content'], ['POST', '//mcp'], ['POST', '/auth/login']] as const) {
      const answer = await http.call<Problem>(method, path, { raw });
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([400, 'request.invalid', expect.stringContaining('20000 lists and objects')]);
    }
  });

  it('HTTP14 brackets in texts are counted as text, whatever is escaped there', async () => {
    const project = (await http.call<Project>('POST', '/projects', { as: ann.accessToken, body: { name: 'Brackets' } })).body.id;
    const content = '[{'.repeat(50_000) + '\\"[{\\\\"'.repeat(20_000);
    const answer = await http.call('POST', `/projects/${project}/docs`, { as: ann.accessToken, body: { path: 'a.md', content } });
    expect(answer.status).toBe(201);
  });

  it('HTTP14 as many as the largest batch has are taken', async () => {
    const project = (await http.call<Project>('POST', '/projects', { as: ann.accessToken, body: { name: 'Batch' } })).body.id;
    const changes = Array.from({ length: LIMITS.changesPerRequest + 1 }, () => ({ op: 'delete', path: 'a.md', base: 1 }));
    const answer = await http.call<Problem>('POST', `/projects/${project}/changes`, { as: ann.accessToken, body: { changes } });
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, 'changes']);
  });

  it('HTTP14 of a name that comes twice the last value counts, also when it is the wrong one', async () => {
    expect((await send('{"name":7,"name":"Twice"}')).status).toBe(201);
    expect((await send('{"name":"Twice","name":7}')).body).toMatchObject({ status: 400, errors: [{ field: 'name' }] });
  });

  it('HTTP5 a body over the limit is refused, one under it is read', async () => {
    const body = (bytes: number) => JSON.stringify({ name: 'X', description: 'x'.repeat(bytes) });
    expect((await send(body(LIMITS.bodyBytes))).body).toMatchObject({ status: 413, code: 'request.too_large' });
    expect((await send(body(LIMITS.bodyBytes - 100))).body).toMatchObject({ status: 400, errors: [{ field: 'description' }] });
  });
});

describe('rate limits', () => {
  it('HTTP6 every answer says what is left, and counts one caller over all routes', async () => {
    const { accessToken } = await http.register('Fresh');
    const first = await http.call('GET', '/projects', { as: accessToken });
    const second = await http.call('GET', '/auth/me', { as: accessToken });
    expect([first, second].map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['5999', '5998']);
    expect(first.headers.get('ratelimit-limit')).toBe('6000');
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
  });

  it('HTTP6 beyond the limit: 429 with the time to wait; others are not affected', async () => {
    const narrow = await startApi({ DATABASE_URL: database.url, RATE_LIMIT_PER_MINUTE: '5' });
    try {
      const client = new HttpClient(narrow.url);
      const [mine, theirs] = [await client.register('Mine'), await client.register('Theirs')];
      const answers = [];
      for (let n = 0; n < 7; n++) answers.push(await client.call<Problem>('GET', '/auth/me', { as: mine.accessToken }));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429, 429]);
      expect(answers[6]?.body.code).toBe('rate.limited');
      expect(Number(answers[6]?.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await client.call('GET', '/auth/me', { as: theirs.accessToken })).status).toBe(200);
      const guesses = [];
      for (let n = 0; n < 5; n++) guesses.push((await client.call('GET', '/auth/me', { as: `guess${n}` })).status);
      expect(guesses).toEqual([401, 401, 401, 429, 429]);
      expect((await client.call('GET', '//health/live')).status).toBe(200);
    } finally {
      await narrow.stop();
    }
  });
});

describe('behind a proxy', () => {
  it.each([
    ['', [401, 429]],
    ['1', [401, 401]],
  ])('BOOT4 with TRUST_PROXY=%j the address that counts is the right one', async (trust, expected) => {
    const proxied = await startApi({ DATABASE_URL: database.url, RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: trust });
    try {
      const statuses = [];
      for (const address of ['203.0.113.1', '203.0.113.2']) {
        statuses.push((await new HttpClient(proxied.url).call('GET', '/auth/me', { headers: { 'x-forwarded-for': address } })).status);
      }
      expect(statuses).toEqual(expected);
    } finally {
      await proxied.stop();
    }
  });
});

describe('for operators and browsers', () => {
  it('HTTP7 answers carry a policy that keeps foreign scripts and frames out', async () => {
    const { headers } = await http.call('GET', '//health/live');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'; ");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect([headers.get('x-content-type-options'), headers.get('x-frame-options'), headers.get('strict-transport-security')]).toEqual(['nosniff', 'DENY', null]);
  });

  it('HTTP9 /metrics shows durations by route pattern, and asks for the token when there is one', async () => {
    await http.call('GET', '/projects/some-name', { as: ann.accessToken });
    const open = await http.call<string>('GET', '//metrics');
    expect(open.body).toContain('lockstep_http_request_duration_seconds_count{method="GET",route="/api/v1/projects/:project",status="404"}');
    expect(open.body).not.toContain('some-name');
    const closed = await startApi({ DATABASE_URL: database.url, METRICS_TOKEN: 'let me in' });
    try {
      const client = new HttpClient(closed.url);
      const statuses = await Promise.all(['', 'wrong', 'let me in'].map(async (token) => (await client.call('GET', '//metrics', { as: token })).status));
      expect(statuses).toEqual([401, 401, 200]);
    } finally {
      await closed.stop();
    }
  });

  it('HTTP10 the OpenAPI document names every route, and has a page for people', async () => {
    const document = (await http.call<{ paths: Record<string, Record<string, { operationId: string }>> }>('GET', '//api/openapi.json')).body;
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/v1/auth/register', '/api/v1/projects/{project}/docs/{docId}/content', '/api/v1/invitations/{token}/accept']));
    const ids = Object.values(document.paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId));
    expect(new Set(ids).size).toBe(ids.length);
    expect((await http.call<string>('GET', '//api/docs')).body).toContain('swagger-ui');
  });

  it('HTTP11 the log never holds credentials', async () => {
    const noisy = await startApi({ DATABASE_URL: database.url, LOG_LEVEL: 'trace' });
    const client = new HttpClient(noisy.url);
    const person = await client.register('Noisy');
    await client.call('GET', '/auth/me', { as: person.accessToken, headers: { cookie: person.cookie } });
    await client.call('POST', '/auth/login', { body: { email: person.user.email, password: `${person.password}!` } });
    await noisy.stop();
    for (const secret of [person.accessToken, person.password, person.cookie.split('=')[1] ?? '']) expect(noisy.output()).not.toContain(secret);
  });
});
