import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Doc, Lock } from '@lockstep/contracts';
import { eventually } from '@lockstep/testing';
import { decodeJwt } from 'jose';
import pg from 'pg';
import { ask, LiveApp, record, say } from '../../test/live-app.js';
import type { Client, Person } from '../../test/live-app.js';
import { JwtAccessTokens } from '../auth/jwt-access-tokens.js';

let live: LiveApp;
let database: pg.Client;
let ann: Person;
let bob: Person;
let project: string;

beforeAll(async () => {
  live = await LiveApp.start();
  database = new pg.Client({ connectionString: live.databaseUrl });
  await database.connect();
  ann = await live.person('Ann');
  bob = await live.person('Bob');
  project = await live.project(ann);
  await live.member(ann, project, bob, 'editor');
});
afterEach(() => live.hangUp());
afterAll(async () => {
  await database.end();
  await live.close();
});

const session = (name: string): string => `${name}-`.padEnd(32, '0');
let docs = 0;
const newDoc = (): Promise<Doc> => live.doc(ann, project, `doc-${++docs}.md`);

async function acquire(client: Client, docId: string, name: string): Promise<Lock> {
  return (await say(client, 'lock:acquire', { docId, session: session(name) })).lock as Lock;
}

/** Time left by the database's clock, in seconds; null when nobody holds it. */
async function secondsLeft(docId: string): Promise<number | null> {
  const { rows } = await database.query('select extract(epoch from expires_at - clock_timestamp())::float8 as left from doc_locks where doc_id = $1', [docId]);
  return rows[0].left as number | null;
}

async function idleSeconds(docId: string): Promise<number | null> {
  const { rows } = await database.query('select extract(epoch from clock_timestamp() - last_activity_at)::float8 as idle from doc_locks where doc_id = $1', [docId]);
  return rows[0].idle as number | null;
}

/** As if the holder had last done something that long ago. */
async function letIdle(docId: string, seconds: number): Promise<void> {
  await database.query('update doc_locks set last_activity_at = clock_timestamp() - make_interval(secs => $2) where doc_id = $1', [docId, seconds]);
}

describe('news of documents', () => {
  it('LIVE5 every change reaches everybody in the project, without the text', async () => {
    const heard = record(await live.join(bob, project));
    const doc = await newDoc();
    const at = `/projects/${project}/docs/${doc.id}`;
    await live.call(`PUT ${at}/content`, ann.token, { content: 'secret words\n' }, { 'if-match': '"1"' });
    await live.call(`PATCH ${at}`, ann.token, { path: 'moved.md' }, { 'if-match': '"2"' });
    await live.call(`DELETE ${at}`, ann.token, undefined, { 'if-match': '"2"' });
    await live.call(`POST ${at}/restore`, ann.token);
    const [created] = await eventually(() => heard.of('doc.restored').length > 0 && heard.of('doc.created'));
    expect(created).toEqual({ projectId: project, docId: doc.id, path: doc.path, version: 1, contentSha: doc.contentSha, actor: { kind: 'user', id: ann.id, name: 'Ann' }, origin: 'user' });
    expect(heard.of('doc.changed')).toMatchObject([{ docId: doc.id, version: 2 }]);
    expect(heard.of('doc.moved')).toMatchObject([{ docId: doc.id, path: 'moved.md' }]);
    expect(heard.of('doc.archived')).toMatchObject([{ docId: doc.id }]);
    expect(heard.of('doc.restored')).toMatchObject([{ docId: doc.id }]);
    expect(JSON.stringify([heard.of('doc.changed'), heard.of('doc.created')])).not.toContain('secret');
  });

  it('LIVE5 who left, or never joined, hears nothing', async () => {
    const [left, never, there] = [await live.join(bob, project), await live.connect({ token: bob.token }), await live.join(bob, project)];
    await say(left, 'project:leave', { project });
    const [heardLeft, heardNever, heardThere] = [record(left), record(never), record(there)];
    await newDoc();
    await eventually(() => heardThere.of('doc.created').length > 0);
    expect([heardLeft.of('doc.created'), heardNever.of('doc.created')]).toEqual([[], []]);
  });

  it('LIVE6 a key that is bound to paths hears of the documents it opened, and of no other', async () => {
    const doc = await live.doc(ann, project, 'agents/rules.md');
    const hidden = await live.doc(ann, project, 'people/salaries.md');
    const { key } = await live.key(ann, project, ['docs:read'], ['agents/**']);
    const agent = await live.connect({ apiKey: key });
    const heard = record(agent);
    expect(await say(agent, 'project:join', { project })).toMatchObject({ presence: [] });
    await say(agent, 'doc:open', { docId: doc.id });
    expect(await ask(agent, 'doc:open', { docId: hidden.id })).toMatchObject({ ok: false, error: { code: 'doc.not_found' } });
    for (const { id } of [hidden, doc]) await live.call(`PUT /projects/${project}/docs/${id}/content`, ann.token, { content: 'two\n' }, { 'if-match': '"1"' });
    await eventually(() => heard.of('doc.changed').length > 0);
    expect(heard.of('doc.changed').map(({ docId }) => docId)).toEqual([doc.id]);
  });
});

describe('locks on the socket', () => {
  it('LIVE7 acquire, refusal, take-over and release, each told to everybody', async () => {
    const doc = await newDoc();
    const [anns, bobs] = [await live.join(ann, project), await live.join(bob, project)];
    const heard = record(bobs);
    const lock = await acquire(bobs, doc.id, 'bob');
    expect(lock).toMatchObject({ docId: doc.id, session: session('bob'), holder: { id: bob.id } });
    const refused = await ask(anns, 'lock:acquire', { docId: doc.id, session: session('ann') });
    expect(refused).toMatchObject({ ok: false, error: { code: 'lock.held', lock: { holder: { name: 'Bob' }, canSteal: true }, retryAfterSeconds: expect.any(Number) } });
    expect(await ask(bobs, 'lock:steal', { docId: doc.id, session: session('bob2'), seenToken: lock.token + 1, reason: 'guess' })).toMatchObject({ error: { code: 'lock.changed' } });
    const stolen = await say(anns, 'lock:steal', { docId: doc.id, session: session('ann'), seenToken: lock.token, reason: 'Bob is at lunch' });
    await say(anns, 'lock:release', { docId: doc.id, session: session('ann'), token: (stolen.lock as Lock).token });
    await eventually(() => heard.of('lock.released').length > 0);
    expect(heard.of('lock.acquired')).toMatchObject([{ projectId: project, docId: doc.id, token: lock.token, lock: { holder: { id: bob.id } } }]);
    expect(heard.of('lock.stolen')).toMatchObject([{ token: lock.token + 1, lock: { holder: { id: ann.id } } }]);
    expect(heard.of('lock.released')).toMatchObject([{ token: lock.token + 2, lock: null }]);
    expect(JSON.stringify(heard.of('lock.acquired'))).not.toContain(session('bob'));
  });

  it('LIVE7 the locks of a live socket are renewed without a word from it', async () => {
    const doc = await newDoc();
    await acquire(await live.join(bob, project), doc.id, 'bob');
    await database.query(`update doc_locks set expires_at = clock_timestamp() + interval '30 seconds' where doc_id = $1`, [doc.id]);
    await eventually(async () => ((await secondsLeft(doc.id)) ?? 0) > 40, { deadline: 30_000 });
  });

  it('LIVE7 a lost socket leaves its lock fifteen seconds; the same session comes back to the same token', async () => {
    const doc = await newDoc();
    const first = await live.join(bob, project);
    const before = await acquire(first, doc.id, 'bob');
    first.io.engine.close();
    await eventually(async () => ((await secondsLeft(doc.id)) ?? 99) <= 15);
    const after = await acquire(await live.join(bob, project), doc.id, 'bob');
    expect(after.token).toBe(before.token);
    expect(await secondsLeft(doc.id)).toBeGreaterThan(15);
  });

  it.each([[5, 'keeps the lock and its token'], [20, 'finds it free']])('LOCK9 %s s after his socket was lost a holder %s', async (seconds) => {
    const doc = await newDoc();
    const first = await live.join(bob, project);
    const before = await acquire(first, doc.id, 'bob');
    first.disconnect();
    await eventually(async () => ((await secondsLeft(doc.id)) ?? 99) <= LIMITS.lockGrace);
    await database.query('update doc_locks set expires_at = expires_at - make_interval(secs => $2) where doc_id = $1', [doc.id, seconds]);
    const after = await acquire(await live.join(bob, project), doc.id, 'bob');
    expect(after.token === before.token).toBe(seconds < LIMITS.lockGrace);
    expect(after.token).toBeGreaterThanOrEqual(before.token);
  });

  it('LOCK13 with one beat the idle holder is warned, he alone, the one who was idle too long loses his lock, and who typed or saved keeps it', async () => {
    const [warned, lost, typed, saved] = [await newDoc(), await newDoc(), await newDoc(), await newDoc()];
    const bobs = await live.join(bob, project);
    const [heard, others] = [record(bobs), record(await live.join(ann, project))];
    const tokens = new Map<string, number>();
    for (const { id } of [warned, lost, typed, saved]) tokens.set(id, (await acquire(bobs, id, 'bob')).token);
    const tokenOf = ({ id }: Doc): number => tokens.get(id) ?? 0;
    await letIdle(warned.id, LIMITS.lockIdleWarning + 20);
    for (const { id } of [lost, typed, saved]) await letIdle(id, LIMITS.lockIdleRelease + 1);
    await say(bobs, 'draft:update', { docId: typed.id, session: session('bob'), token: tokenOf(typed), seq: 1, changes: [0] });
    const proof = { 'if-match': '"1"', 'x-lock-token': `${tokenOf(saved)}`, 'x-lock-session': session('bob') };
    await live.call(`PUT /projects/${project}/docs/${saved.id}/content`, bob.token, { content: 'saved\n' }, proof);

    const [warning] = await eventually(() => heard.of('lock:idle').length > 0 && heard.of('lock:idle'), { deadline: 30_000 });
    expect(warning).toEqual({ docId: warned.id, token: tokenOf(warned), releasesInMs: expect.any(Number) });
    expect(warning?.releasesInMs).toBeGreaterThan(60_000);
    expect(warning?.releasesInMs).toBeLessThanOrEqual(100_000);
    await eventually(() => others.of('lock.expired').some(({ docId }) => docId === lost.id));
    expect(heard.of('lock:idle')).toHaveLength(1);
    expect(others.of('lock:idle')).toEqual([]);
    for (const { id } of [warned, typed, saved]) expect(await secondsLeft(id)).toBeGreaterThan(15);
    expect(await ask(bobs, 'draft:update', { docId: lost.id, session: session('bob'), token: tokenOf(lost), seq: 1, changes: [0] })).toMatchObject({ ok: false, error: { code: 'lock.lost' } });

    await acquire(bobs, warned.id, 'bob');
    expect(await idleSeconds(warned.id)).toBeGreaterThan(LIMITS.lockIdleWarning);
    await say(bobs, 'lock:renew', { docId: warned.id, session: session('bob'), token: tokenOf(warned) });
    expect(await idleSeconds(warned.id)).toBeLessThan(60);
  }, 60_000);

  it('LOCK5 giving up an old lock on the socket does not stop the new one from being kept', async () => {
    const doc = await newDoc();
    const bobs = await live.join(bob, project);
    const old = await acquire(bobs, doc.id, 'bob');
    await database.query(`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = $1`, [doc.id]);
    const { token } = await acquire(bobs, doc.id, 'bob');
    await say(bobs, 'lock:release', { docId: doc.id, session: session('bob'), token: old.token });
    expect(token).toBeGreaterThan(old.token);
    await say(bobs, 'draft:update', { docId: doc.id, session: session('bob'), token, seq: 1, changes: [0] });
  });

  it('LIVE7 a lock whose time is over is announced as expired', async () => {
    const doc = await newDoc();
    const heard = record(await live.join(ann, project));
    const { token } = await live.call<Lock>(`PUT /projects/${project}/docs/${doc.id}/lock`, bob.token, { session: session('bob') });
    await database.query(`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = $1`, [doc.id]);
    const expired = await eventually(() => heard.of('lock.expired').find(({ docId }) => docId === doc.id));
    expect(expired).toEqual({ projectId: project, docId: doc.id, token: token + 1, lock: null });
  });

  it('LIVE9 what the holder types goes to everybody who has the document open, without his session; others may not send', async () => {
    const doc = await newDoc();
    const [bobs, watcher, elsewhere] = [await live.join(bob, project), await live.join(ann, project), await live.join(ann, project)];
    await say(watcher, 'doc:open', { docId: doc.id });
    const [seen, unseen] = [record(watcher), record(elsewhere)];
    const { token } = await acquire(bobs, doc.id, 'bob');
    const draft = { docId: doc.id, session: session('bob'), token, seq: 1, changes: [3, [0, 'x']] };
    await say(bobs, 'draft:update', draft);
    const [update] = await eventually(() => seen.of('draft.updated').length > 0 && seen.of('draft.updated'));
    expect(update).toEqual({ docId: doc.id, token, seq: 1, changes: [3, [0, 'x']] });
    expect(await ask(watcher, 'draft:update', draft)).toMatchObject({ ok: false, error: { code: 'lock.lost' } });
    expect(await ask(bobs, 'draft:update', { ...draft, token: token + 1 })).toMatchObject({ ok: false, error: { code: 'lock.lost' } });
    expect(await ask(bobs, 'draft:update', { ...draft, changes: 'x'.repeat(70_000) })).toMatchObject({ ok: false, error: { code: 'request.too_large' } });
    expect(unseen.of('draft.updated')).toEqual([]);
  });
});

describe('the end of a right', () => {
  it('LIVE10 a revoked key loses its sockets at once', async () => {
    const { id, key } = await live.key(ann, project, ['docs:read']);
    const agent = await live.connect({ apiKey: key });
    await live.call(`DELETE /projects/${project}/api-keys/${id}`, ann.token);
    await eventually(() => !agent.connected);
  });

  it('LIVE10 KEY4 so does one whose secret is replaced without a grace, and with one it keeps them', async () => {
    const { id, key } = await live.key(ann, project, ['docs:read']);
    const agent = await live.connect({ apiKey: key });
    const { key: next } = await live.call<{ key: string }>(`POST /projects/${project}/api-keys/${id}/rotate`, ann.token, { graceSeconds: 3600 });
    const later = await live.connect({ apiKey: next });
    await live.call(`POST /projects/${project}/api-keys/${id}/rotate`, ann.token, { graceSeconds: 0 });
    await eventually(() => !agent.connected && !later.connected);
  });

  it('LIVE10 a removed member loses the sockets that joined the project, and keeps others', async () => {
    const cid = await live.person('Cid');
    await live.member(ann, project, cid, 'editor');
    const [inside, outside] = [await live.join(cid, project), await live.connect({ token: cid.token })];
    await live.call(`DELETE /projects/${project}/members/${cid.id}`, ann.token);
    await eventually(() => !inside.connected);
    expect(outside.connected).toBe(true);
    expect(await ask(outside, 'project:join', { project })).toMatchObject({ error: { code: 'project.not_found' } });
  });

  it('LIVE10 a sign-in that ends takes its sockets along', async () => {
    const dan = await live.person('Dan');
    const client = await live.connect({ token: dan.token });
    await live.call('POST /auth/logout', dan.token);
    await eventually(() => !client.connected);
  });

  it('LIVE11 a socket is asked for a new token in time, lives on with it, and ends without one', async () => {
    const [lazy, diligent] = [await live.connect({ token: await shortToken(bob, 4) }), await live.connect({ token: await shortToken(bob, 4) })];
    const heard = record(diligent);
    await eventually(() => heard.of('auth:refresh').length > 0);
    expect(await ask(diligent, 'auth:token', { token: ann.token })).toMatchObject({ ok: false, error: { code: 'auth.invalid' } });
    expect(await ask(diligent, 'auth:token', { token: 'nonsense' })).toMatchObject({ ok: false, error: { code: 'auth.invalid' } });
    expect(await say(diligent, 'auth:token', { token: bob.token })).toMatchObject({ expiresInSeconds: expect.any(Number) });
    await eventually(() => !lazy.connected);
    expect(diligent.connected).toBe(true);
  });
});

/** A token as the API makes them, that soon runs out. */
function shortToken({ id, name, token }: Person, seconds: number): Promise<string> {
  return new JwtAccessTokens(Buffer.alloc(32, 7)).issue({ userId: id, name, sessionId: String(decodeJwt(token).sid) }, seconds);
}
