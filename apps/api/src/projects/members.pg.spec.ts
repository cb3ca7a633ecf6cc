import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Member, Page, Problem, Project, Role, SignedIn } from '@lockstep/contracts';
import { createDatabase } from '@lockstep/testing';
import type { TestDatabase } from '@lockstep/testing';
import pg from 'pg';
import { HttpClient } from '../../test/http-client.js';
import { startApi } from '../../test/running-api.js';
import type { RunningApi } from '../../test/running-api.js';

interface Invitation {
  url: string;
  token: string;
  expiresAt: string;
}

let database: TestDatabase;
let api: RunningApi;
let http: HttpClient;

beforeAll(async () => {
  database = await createDatabase();
  api = await startApi({ DATABASE_URL: database.url, PUBLIC_URL: 'http://docs.example.com/' });
  http = new HttpClient(api.url);
});

afterAll(async () => {
  await api.stop();
  await database.drop();
});

/** A project with somebody in each role. */
async function team(...roles: Role[]): Promise<{ project: string; owner: SignedIn; people: SignedIn[] }> {
  const owner = await http.register('Owner');
  const project = (await http.call<Project>('POST', '/projects', { as: owner.accessToken, body: { name: 'Team' } })).body.id;
  const people: SignedIn[] = [];
  for (const role of roles) {
    const person = await http.register(role);
    const invited = await http.call<Invitation>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: person.user.email, role } });
    const joined = await http.call<Project>('POST', `/invitations/${invited.body.token}/accept`, { as: person.accessToken });
    expect([joined.status, joined.body.role]).toEqual([200, role]);
    people.push(person);
  }
  return { project, owner, people };
}

const one = <T>(items: T[], index = 0): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no item ${index}.`);
  return item;
};

function setRole(project: string, by: SignedIn, of: SignedIn, role: string) {
  return http.call<Problem & Member>('PATCH', `/projects/${project}/members/${of.user.id}`, { as: by.accessToken, body: { role } });
}

function remove(project: string, by: SignedIn, whom: SignedIn) {
  return http.call<Problem>('DELETE', `/projects/${project}/members/${whom.user.id}`, { as: by.accessToken });
}

describe('members', () => {
  it('PROJ10 everybody in a project sees who is in it', async () => {
    const { project, owner, people } = await team('viewer', 'admin');
    const list = await http.call<Page<Member>>('GET', `/projects/${project}/members`, { as: one(people).accessToken });
    expect(list.body.items.map(({ userId, role }) => ({ userId, role })).sort((a, b) => a.role.localeCompare(b.role))).toEqual([
      { userId: one(people, 1).user.id, role: 'admin' },
      { userId: owner.user.id, role: 'owner' },
      { userId: one(people).user.id, role: 'viewer' },
    ]);
    const page = await http.call<Page<Member>>('GET', `/projects/${project}/members?limit=2`, { as: owner.accessToken });
    const rest = await http.call<Page<Member>>('GET', `/projects/${project}/members?limit=2&cursor=${page.body.nextCursor}`, { as: owner.accessToken });
    expect([page.body.items.length, rest.body.items.length, rest.body.nextCursor]).toEqual([2, 1, null]);
  });

  it('PROJ11 admins change roles below owner; editors and viewers change none', async () => {
    const { project, people } = await team('admin', 'editor', 'viewer');
    const [admin, editor, viewer] = [one(people), one(people, 1), one(people, 2)];
    expect((await setRole(project, admin, viewer, 'editor')).body).toMatchObject({ userId: viewer.user.id, role: 'editor' });
    expect((await setRole(project, editor, viewer, 'admin')).body.code).toBe('auth.forbidden');
    expect((await setRole(project, admin, viewer, 'emperor')).body.code).toBe('request.invalid');
  });

  it('PROJ11 only owners make, change or remove owners', async () => {
    const { project, owner, people } = await team('admin');
    const admin = one(people);
    expect([(await setRole(project, admin, admin, 'owner')).status, (await setRole(project, admin, owner, 'viewer')).status, (await remove(project, admin, owner)).status]).toEqual([
      403, 403, 403,
    ]);
    expect((await setRole(project, owner, admin, 'owner')).body.role).toBe('owner');
  });

  it('PROJ12 the last owner neither leaves nor steps down', async () => {
    const { project, owner } = await team();
    expect((await remove(project, owner, owner)).body.code).toBe('member.last_owner');
    expect((await setRole(project, owner, owner, 'admin')).body.code).toBe('member.last_owner');
  });

  it('PROJ12 two owners who leave at once do not both go', async () => {
    const { project, owner, people } = await team('owner');
    const statuses = (await Promise.all([remove(project, owner, owner), remove(project, one(people), one(people))])).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([204, 409]);
  });

  it('PROJ13 everybody may leave, admins remove others, and who is out sees nothing', async () => {
    const { project, people } = await team('admin', 'viewer', 'viewer');
    const [admin, first, second] = [one(people), one(people, 1), one(people, 2)];
    expect((await remove(project, first, second)).status).toBe(403);
    expect((await remove(project, first, first)).status).toBe(204);
    expect((await remove(project, admin, second)).status).toBe(204);
    expect((await remove(project, admin, second)).body.code).toBe('member.not_found');
    expect((await http.call('GET', `/projects/${project}`, { as: first.accessToken })).status).toBe(404);
  });

  it.each(['x', '01a1f953-15e6-75a9-af6f-0211fb947751'])('PROJ13 %s is no member', async (id) => {
    const { project, owner } = await team();
    const answer = await http.call<Problem>('DELETE', `/projects/${project}/members/${id}`, { as: owner.accessToken });
    expect([answer.status, answer.body.code]).toEqual([404, 'member.not_found']);
  });
});

describe('invitations', () => {
  it('PROJ14 an invitation has an address to open, a token that is shown once, and a week', async () => {
    const { project, owner } = await team();
    const { body } = await http.call<Invitation>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: 'x@example.com', role: 'viewer' } });
    expect(body.url).toBe(`http://docs.example.com/invitations/${body.token}`);
    const days = (Date.parse(body.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(`select row_to_json(i)::text as all from invitations i union select row_to_json(o)::text from outbox o`);
    await client.end();
    expect(JSON.stringify(rows)).not.toContain(body.token);
  });

  it('PROJ14 it works once, for its own address, until it expires', async () => {
    const { project, owner } = await team();
    const [guest, other] = await Promise.all([http.register('Guest'), http.register('Other')]);
    const { token } = (
      await http.call<Invitation>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: guest.user.email.toUpperCase(), role: 'editor' } })
    ).body;
    const accept = (as: SignedIn, which = token) => http.call<Problem>('POST', `/invitations/${which}/accept`, { as: as.accessToken });
    expect((await accept(other)).body.code).toBe('auth.forbidden');
    expect((await accept(guest, 'made-up')).body.code).toBe('invitation.invalid');
    const at = await Promise.all([accept(guest), accept(guest), accept(guest)]);
    expect(at.map((answer) => answer.status).sort()).toEqual([200, 404, 404]);

    const late = (
      await http.call<Invitation>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: other.user.email, role: 'editor' } })
    ).body;
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`update invitations set expires_at = now() - interval '1 second' where email = $1`, [other.user.email]);
    await client.end();
    expect((await accept(other, late.token)).body.code).toBe('invitation.invalid');
  });

  it('PROJ15 an invitation raises a member and lowers none', async () => {
    const { project, owner, people } = await team('editor');
    const editor = one(people);
    for (const [role, now] of [['viewer', 'editor'], ['admin', 'admin']] as const) {
      const { token } = (await http.call<Invitation>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: editor.user.email, role } })).body;
      const joined = await http.call<Project>('POST', `/invitations/${token}/accept`, { as: editor.accessToken });
      expect(joined.body.role).toBe(now);
    }
  });

  it('PROJ16 admins invite up to admin, editors nobody', async () => {
    const { project, people } = await team('admin', 'editor');
    const invite = (by: SignedIn, role: string, email = 'n@example.com') =>
      http.call<Problem>('POST', `/projects/${project}/invitations`, { as: by.accessToken, body: { email, role } });
    expect((await invite(one(people), 'admin')).status).toBe(201);
    expect((await invite(one(people), 'owner')).status).toBe(403);
    expect((await invite(one(people, 1), 'viewer')).status).toBe(403);
    expect((await invite(one(people), 'viewer', 'nobody')).status).toBe(400);
  });

  it('PROJ17 an invitation into an archived project is no good', async () => {
    const { project, owner } = await team();
    const guest = await http.register('Guest');
    const { token } = (await http.call<Invitation>('POST', `/projects/${project}/invitations`, { as: owner.accessToken, body: { email: guest.user.email, role: 'viewer' } }))
      .body;
    await http.call('DELETE', `/projects/${project}`, { as: owner.accessToken });
    expect((await http.call<Problem>('POST', `/invitations/${token}/accept`, { as: guest.accessToken })).body.code).toBe('invitation.invalid');
  });
});
