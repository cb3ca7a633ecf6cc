import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

let database: TestDatabase;
let running: RunningApi | undefined;

beforeEach(async () => {
  database = await createDatabase();
});

afterEach(async () => {
  await running?.stop();
  await database.drop();
});

async function start(settings: Record<string, string>): Promise<HttpClient> {
  running = await startApi({ DATABASE_URL: database.url, ...settings });
  return new HttpClient(running.url);
}

const person = (email: string) => ({ email, password: 'long enough 1', name: 'Somebody' });

describe('who may register', () => {
  it('AUTH10 by invitation: the first user may, the second needs an invitation for his own address', async () => {
    const http = await start({ SIGNUP: 'invite' });
    const owner = await http.register('Owner');
    const closed = await http.call<Problem>('POST', '/auth/register', { body: person('new@example.com') });
    expect([closed.status, closed.body.code]).toEqual([403, 'auth.signup_closed']);

    await http.call('POST', '/projects', { as: owner.accessToken, body: { name: 'Rules' } });
    const invited = await http.call<{ token: string }>('POST', '/projects/rules/invitations', {
      as: owner.accessToken,
      body: { email: 'New@example.com', role: 'editor' },
    });
    const invitation = invited.body.token;
    const other = await http.call<Problem>('POST', '/auth/register', { body: { ...person('other@example.com'), invitation } });
    expect([other.status, other.body.code]).toEqual([404, 'invitation.invalid']);
    const made = await http.call<Problem>('POST', '/auth/register', { body: { ...person('new@example.com'), invitation: 'made up' } });
    expect(made.body.code).toBe('invitation.invalid');

    const joined = await http.register('New', { email: 'new@example.com', invitation });
    const project = await http.call('GET', '/projects/rules', { as: joined.accessToken });
    expect(project.body).toMatchObject({ slug: 'rules', role: 'editor' });
    const again = await http.call<Problem>('POST', '/auth/register', { body: { ...person('new@example.com'), invitation } });
    expect([again.status, again.body.code]).toEqual([409, 'auth.email_taken']);
  });

  it('AUTH10 of many who come first at once, one is first', async () => {
    const http = await start({ SIGNUP: 'invite' });
    const answers = await Promise.all(Array.from({ length: 6 }, (_, index) => http.call('POST', '/auth/register', { body: person(`p${index}@example.com`) })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 403, 403, 403, 403, 403]);
  });

  it('AUTH11 registration is open to 25 people a minute behind one address, a burst of logins is not', async () => {
    const http = await start({ SIGNUP: 'open', RATE_LIMIT_PER_MINUTE: '0' });
    const people = await Promise.all(Array.from({ length: 25 }, (_, index) => http.call('POST', '/auth/register', { body: person(`p${index}@example.com`) })));
    expect(people.map((answer) => answer.status)).toEqual(Array(25).fill(201));

    const burst = await Promise.all(
      Array.from({ length: 40 }, () => http.call<Problem>('POST', '/auth/login', { body: { email: 'p1@example.com', password: 'a wrong one' } })),
    );
    const limited = burst.filter((answer) => answer.status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(20);
    expect(limited[0]?.body.code).toBe('rate.limited');
    expect(Number(limited[0]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(burst.filter((answer) => answer.status === 401)).toHaveLength(20);
  });

  it('AUTH12 the cookie is Secure where people come over https', async () => {
    const http = await start({ SIGNUP: 'open', PUBLIC_URL: 'https://docs.example.com' });
    const answer = await http.call('POST', '/auth/register', { body: person('a@example.com') });
    expect(answer.headers.getSetCookie()[0]).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
  });
});
