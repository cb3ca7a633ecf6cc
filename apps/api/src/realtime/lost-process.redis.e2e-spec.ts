import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocVersion, Lock, Page, Problem, ProjectSnapshot } from '@lockstep/contracts';
import { createRedis, eventually } from '@lockstep/testing';
import type { TestRedis } from '@lockstep/testing';
import pg from 'pg';
import { LiveApp, record, say } from '../../test/live-app.js';
import type { Client, Person } from '../../test/live-app.js';

let redis: TestRedis;
let here: LiveApp;
let there: LiveApp;
let database: pg.Client;
let ann: Person;
let bob: Person;
let project: string;

beforeAll(async () => {
  redis = await createRedis();
  here = await LiveApp.start({ REDIS_URL: redis.url });
  database = new pg.Client({ connectionString: here.databaseUrl });
  await database.connect();
  ann = await here.person('Ann');
  bob = await here.person('Bob');
  project = await here.project(ann);
  await here.member(ann, project, bob, 'editor');
});
afterEach(async () => {
  here.hangUp();
  await there.close();
});
afterAll(async () => {
  await database.end();
  await here.close();
  await redis.stop();
});

const session = (name: string): string => `${name}-`.padEnd(32, '0');
let docs = 0;
const newDoc = (): Promise<Doc> => here.doc(ann, project, `doc-${++docs}.md`);
const secondProcess = async (): Promise<LiveApp> => (there = await LiveApp.start({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl }));
const letExpire = (docId: string) => database.query(`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = $1 and holder is not null`, [docId]);

async function acquire(client: Client, docId: string, name: string): Promise<Lock> {
  return (await say(client, 'lock:acquire', { docId, session: session(name) })).lock as Lock;
}

function save(app: LiveApp, by: Person, doc: Doc, { on, name, token, content }: { on: number; name: string; token: number; content: string }) {
  const headers = { 'if-match': `"${on}"`, 'x-lock-token': `${token}`, 'x-lock-session': session(name) };
  return app.http.call<Doc & Problem>('PUT', `/projects/${project}/docs/${doc.id}/content`, { as: by.token, body: { content }, headers });
}

async function history(doc: Doc): Promise<number[]> {
  const { items } = await here.call<Page<DocVersion>>(`GET /projects/${project}/docs/${doc.id}/versions`, ann.token);
  return items.map(({ version }) => version);
}

describe('an API process that is killed', () => {
  it('LOCK16 its holders come back to another process, to the same lock and token, and nobody hears of it', async () => {
    const doomed = await secondProcess();
    const docs = [await newDoc(), await newDoc(), await newDoc()];
    const heard = record(await here.join(ann, project));
    const before = await doomed.join(bob, project);
    const tokens = await Promise.all(docs.map(async ({ id }) => (await acquire(before, id, 'bob')).token));
    await eventually(() => heard.of('lock.acquired').length === docs.length);
    await doomed.kill();

    const after = await here.connect({ token: bob.token });
    const snapshot = (await say(after, 'project:join', { project })) as unknown as ProjectSnapshot;
    expect(snapshot.locks.map(({ docId, token, session: own }) => [docId, token, own])).toEqual(expect.arrayContaining(docs.map(({ id }, n) => [id, tokens[n], session('bob')])));
    expect(await Promise.all(docs.map(async ({ id }) => (await acquire(after, id, 'bob')).token))).toEqual(tokens);
    const [doc = docs[0], token = 0] = [docs[0], tokens[0]];
    expect((await save(here, bob, doc as Doc, { on: 1, name: 'bob', token, content: 'still mine\n' })).status).toBe(200);
    await eventually(() => heard.of('doc.changed').length > 0);
    // The killed relay may have told before it could note it, and the next one tells again; but it is the same news.
    expect(new Set(heard.of('lock.acquired').map(({ docId, token: told }) => `${docId} ${told}`)).size).toBe(docs.length);
    expect([heard.of('lock.released'), heard.of('lock.expired'), heard.of('lock.stolen')]).toEqual([[], [], []]);
  });

  it('LOCK7 LOCK16 who does not come back loses the lock when its time is over, and it is announced by another process', async () => {
    const doomed = await secondProcess();
    const doc = await newDoc();
    const heard = record(await here.join(ann, project));
    const { token } = await acquire(await doomed.join(bob, project), doc.id, 'bob');
    await doomed.kill();
    await letExpire(doc.id);
    await eventually(() => heard.of('lock.expired').some((event) => event.docId === doc.id && event.token > token && event.lock === null));
    const anns = await here.call<Lock>(`PUT /projects/${project}/docs/${doc.id}/lock`, ann.token, { session: session('ann') });
    expect(anns.token).toBeGreaterThan(token);
    expect(await save(here, bob, doc, { on: 1, name: 'bob', token, content: 'too late\n' })).toMatchObject({ status: 423, body: { code: 'lock.lost', lock: { holder: { name: 'Ann' } } } });
  });

  it('LOCK7 two processes that sweep at once announce each expired lock once', async () => {
    await secondProcess();
    const many = await Promise.all(Array.from({ length: 40 }, newDoc));
    for (const { id } of many) await here.call(`PUT /projects/${project}/docs/${id}/lock`, bob.token, { session: session('bob') });
    await database.query(`update doc_locks set expires_at = clock_timestamp() where doc_id = any($1)`, [many.map(({ id }) => id)]);
    const expiries = async () => (await database.query(`select doc_id from outbox where type = 'lock.expired' and doc_id = any($1)`, [many.map(({ id }) => id)])).rows.map((row) => row.doc_id as string);
    await eventually(async () => (await database.query(`select 1 from doc_locks where holder is not null and doc_id = any($1)`, [many.map(({ id }) => id)])).rowCount === 0);
    expect((await expiries()).sort()).toEqual(many.map(({ id }) => id).sort());
  });
});

describe('an API process that stands still', () => {
  it('LOCK15 LIVE4 loses its people and their locks; awake again it refuses the save that waited in it, revives no lock, and tells its holder the truth', async () => {
    const sleeper = await secondProcess();
    const [doc, mine] = [await newDoc(), await newDoc()];
    const holder = await sleeper.join(bob, project);
    const heard = record(holder);
    const watcher = record(await here.join(ann, project));
    const present = () => watcher.of('presence.changed').at(-1)?.presence.map(({ actor }) => actor.name);
    const { token } = await acquire(holder, doc.id, 'bob');
    await acquire(holder, mine.id, 'bob');
    await eventually(() => present()?.includes('Bob'));

    sleeper.process.pause();
    const waiting = save(sleeper, bob, doc, { on: 1, name: 'bob', token, content: 'from before\n' });
    const right = save(sleeper, bob, doc, { on: 2, name: 'bob', token, content: 'right version, old token\n' });
    for (const { id } of [doc, mine]) await letExpire(id);
    const anns = await here.call<Lock>(`PUT /projects/${project}/docs/${doc.id}/lock`, ann.token, { session: session('ann') });
    expect((await save(here, ann, doc, { on: 1, name: 'ann', token: anns.token, content: 'Ann was here\n' })).body.version).toBe(2);
    await eventually(() => present()?.includes('Bob') === false, { deadline: 30_000 });

    sleeper.process.resume();
    for (const late of [await waiting, await right]) expect(late).toMatchObject({ status: 423, body: { code: 'lock.lost', lock: { token: anns.token, holder: { name: 'Ann' } } } });
    expect(await history(doc)).toEqual([2, 1]);
    await eventually(() => present()?.includes('Bob'), { deadline: 30_000 });
    // The renewal that was due long ago has run by now, or runs within one beat: it must neither take Ann's lock nor bring Bob's back.
    const locks = async () => ((await say(holder, 'project:join', { project })) as unknown as ProjectSnapshot).locks.filter(({ docId }) => [doc.id, mine.id].includes(docId));
    expect((await locks()).map(({ docId, holder: by }) => [docId, by.name])).toEqual([[doc.id, 'Ann']]);
    expect(heard.of('lock.acquired').filter(({ docId }) => docId === doc.id).map((event) => event.token)).toContain(token);
  }, 90_000);
});
