import { createHmac, hkdfSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, SignedIn, User } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { cookieOf, HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

let database: TestDatabase;
let api: RunningApi;
let http: HttpClient;

beforeAll(async () => {
  database = await createDatabase();
  api = await startApi({ DATABASE_URL: database.url, SECRET_KEY });
  http = new HttpClient(api.url);
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

/** A token as the API makes them, except for what is given. */
function forge(claims: Record<string, unknown>, options: { header?: Record<string, unknown>; key?: Buffer } = {}): string {
  const key = options.key ?? Buffer.from(hkdfSync('sha256', Buffer.from(SECRET_KEY, 'base64'), '', 'lockstep access token v1', 32));
  const parts = [options.header ?? { alg: 'HS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${parts.join('.')}.${createHmac('sha256', key).update(parts.join('.')).digest('base64url')}`;
}

describe('signing in', () => {
  it('AUTH1 a new person is signed in at once, with the refresh token only in a strict, script-proof cookie', async () => {
    const body = { email: ' Bea@Example.com ', password: 'correct horse', name: ' Bea ' };
    const answer = await http.call<SignedIn>('POST', '/auth/register', { body });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ accessToken: expect.any(String), expiresInSeconds: 900, user: { id: expect.any(String), email: 'bea@example.com', name: 'Bea', isInstanceOwner: true } });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^lockstep_refresh=.+; Max-Age=2592000; Path=\/api\/v1\/auth; HttpOnly; SameSite=Strict$/);
    expect((await http.call<User>('GET', '/auth/me', { as: answer.body.accessToken })).body).toEqual(answer.body.user);
  });

  it('AUTH1 an address has one account, however it is written', async () => {
    const person = { email: 'twice@example.com', password: 'long enough 1', name: 'Cy' };
    await http.call('POST', '/auth/register', { body: person });
    const again = await http.call<Problem>('POST', '/auth/register', { body: { ...person, email: 'TWICE@example.com' } });
    expect([again.status, again.body.code]).toEqual([409, 'auth.email_taken']);
  });

  it('AUTH2 a wrong password and an unknown account are told the same', async () => {
    const { user } = await http.register();
    const wrong = await http.call<Problem>('POST', '/auth/login', { body: { email: user.email, password: 'not the password' } });
    const unknown = await http.call<Problem>('POST', '/auth/login', { body: { email: 'nobody@example.com', password: 'not the password' } });
    expect([wrong.status, wrong.body.code, wrong.body.detail]).toEqual([401, 'auth.invalid', unknown.body.detail]);
    expect(unknown.status).toBe(401);
  });

  it('AUTH2 the right password signs in', async () => {
    const { user, password } = await http.register();
    const answer = await http.call<SignedIn>('POST', '/auth/login', { body: { email: user.email.toUpperCase(), password } });
    expect([answer.status, answer.body.user]).toEqual([200, user]);
  });

  it.each([
    ['a short password', { email: 'x@example.com', password: 'short', name: 'X' }, 'password'],
    ['a long password', { email: 'x@example.com', password: 'x'.repeat(257), name: 'X' }, 'password'],
    ['no e-mail address', { email: 'x', password: 'long enough 1', name: 'X' }, 'email'],
    ['a name of spaces', { email: 'x@example.com', password: 'long enough 1', name: '   ' }, 'name'],
    ['a name with NUL', { email: 'x@example.com', password: 'long enough 1', name: 'a\0b' }, 'name'],
    ['a field of another type', { email: 'x@example.com', password: { length: 20 }, name: 'X' }, 'password'],
    ['an unknown field', { email: 'x@example.com', password: 'long enough 1', name: 'X', admin: true }, 'admin'],
  ])('AUTH3 %s is refused by name', async (_, body, field) => {
    const answer = await http.call<Problem>('POST', '/auth/register', { body });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors?.map((error) => error.field)).toContain(field);
  });
});

describe('staying signed in', () => {
  it('AUTH4 a refresh token is traded for a new one and a new access token', async () => {
    const { cookie, user } = await http.register();
    const first = await http.call<SignedIn>('POST', '/auth/refresh', { headers: { cookie } });
    expect([first.status, first.body.user]).toEqual([200, user]);
    expect(cookieOf(first)).not.toBe(cookie);
    const second = await http.call('POST', '/auth/refresh', { headers: { cookie: cookieOf(first) } });
    expect(second.status).toBe(200);
  });

  it('AUTH5 a token that is used twice ends the session for both who hold it', async () => {
    const { cookie } = await http.register();
    const mine = await http.call<SignedIn>('POST', '/auth/refresh', { headers: { cookie } });
    const thief = await http.call<Problem>('POST', '/auth/refresh', { headers: { cookie } });
    expect([thief.status, thief.body.code]).toEqual([401, 'auth.refresh_reused']);
    const next = await http.call<Problem>('POST', '/auth/refresh', { headers: { cookie: cookieOf(mine) } });
    expect([next.status, next.body.code]).toEqual([401, 'auth.invalid']);
    expect((await http.call('GET', '/auth/me', { as: mine.body.accessToken })).status).toBe(401);
  });

  it('AUTH5 of many who use one token at once, one is served and the session ends', async () => {
    const { cookie } = await http.register();
    const answers = await Promise.all(Array.from({ length: 8 }, () => http.call('POST', '/auth/refresh', { headers: { cookie } })));
    const served = answers.filter((answer) => answer.status === 200).map(cookieOf);
    expect(served).toHaveLength(1);
    expect((await http.call('POST', '/auth/refresh', { headers: { cookie: served.join() } })).status).toBe(401);
  });

  it('AUTH6 signing out ends the session: the cookie is cleared, both tokens are no good any more', async () => {
    const { cookie, accessToken } = await http.register();
    const answer = await http.call('POST', '/auth/logout', { headers: { cookie } });
    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toBe('lockstep_refresh=');
    expect((await http.call('POST', '/auth/refresh', { headers: { cookie } })).status).toBe(401);
    expect((await http.call('GET', '/auth/me', { as: accessToken })).status).toBe(401);
  });

  it('AUTH6 signing out without a sign-in is no error', async () => {
    expect((await http.call('POST', '/auth/logout', { headers: { cookie: 'lockstep_refresh=nonsense' } })).status).toBe(204);
  });

  it.each(['', 'x', 'a.b', '01a1f953-15e6-75a9-af6f-0211fb947751.x', '01a1f953-15e6-75a9-af6f-0211fb947751.x.y'])('AUTH4 %j is no refresh token', async (token) => {
    const answer = await http.call('POST', '/auth/refresh', { headers: { cookie: `lockstep_refresh=${token}` } });
    expect(answer.status).toBe(401);
  });
});

describe('access tokens', () => {
  const now = Math.floor(Date.now() / 1000);

  it('AUTH7 without credentials: 401 auth.required', async () => {
    const answer = await http.call<Problem>('GET', '/auth/me');
    expect([answer.status, answer.body.code, answer.headers.get('www-authenticate')]).toEqual([401, 'auth.required', 'Bearer']);
  });

  it('AUTH7 a token made with our key for a live session is believed: the forger of these tests works', async () => {
    const { accessToken } = await http.register();
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    expect((await http.call('GET', '/auth/me', { as: forge(claims) })).status).toBe(200);
    const bad = {
      expired: forge({ ...claims, exp: now - 1 }),
      'without expiry': forge({ ...claims, exp: undefined }),
      'of another instance': forge(claims, { key: Buffer.alloc(32, 8) }),
      'signed with the bare secret': forge(claims, { key: Buffer.from(SECRET_KEY, 'base64') }),
      'of another issuer': forge({ ...claims, iss: 'elsewhere' }),
      unsigned: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${accessToken.split('.')[1]}.`,
      'of another algorithm': forge(claims, { header: { alg: 'HS512', typ: 'JWT' } }),
      'for an unknown session': forge({ ...claims, sid: '01a1f953-15e6-75a9-af6f-0211fb947751' }),
      'with a session that is no id': forge({ ...claims, sid: "' or 1=1" }),
      malformed: 'abc.def.ghi',
      empty: '',
    };
    for (const [what, token] of Object.entries(bad)) {
      const answer = await http.call<Problem>('GET', '/auth/me', { headers: { authorization: `Bearer ${token}` } });
      expect({ what, status: answer.status, code: answer.body.code }).toEqual({ what, status: 401, code: 'auth.invalid' });
    }
  });

  it('AUTH7 another scheme than Bearer is refused', async () => {
    expect((await http.call<Problem>('GET', '/auth/me', { headers: { authorization: 'Basic YTpi' } })).body.code).toBe('auth.invalid');
  });

  it('AUTH8 a route that is open to all works with a stale token too', async () => {
    const { user, password } = await http.register();
    expect((await http.call('POST', '/auth/login', { as: 'stale', body: { email: user.email, password } })).status).toBe(200);
  });

  it('AUTH9 signing in with GitHub says that it is not set up', async () => {
    for (const path of ['/auth/github', '/auth/github/callback?code=1']) {
      expect((await http.call<Problem>('GET', path)).body).toMatchObject({ status: 404, detail: expect.stringContaining('not set up') });
    }
  });
});
