import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, Lock, ProjectSnapshot } from '@lockstep/contracts';
import { eventually, RestartableRedis } from '@lockstep/testing';
import { LiveApp, record, say } from '../../test/live-app.js';
import type { Person } from '../../test/live-app.js';

let redis: RestartableRedis;
let here: LiveApp;
let there: LiveApp;
let ann: Person;
let bob: Person;
let project: string;
let doc: Doc;

beforeAll(async () => {
  redis = await RestartableRedis.start();
  here = await LiveApp.start({ REDIS_URL: redis.url });
  there = await LiveApp.start({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl });
  ann = await here.person('Ann');
  bob = await here.person('Bob');
  project = await here.project(ann);
  await here.member(ann, project, bob, 'editor');
  doc = await here.doc(ann, project, 'CLAUDE.md');
});
afterEach(() => {
  here.hangUp();
  there.hangUp();
});
afterAll(async () => {
  await there.close();
  await here.close();
  await redis.stop();
});

const session = (name: string): string => `${name}-`.padEnd(32, '0');

async function lockAndRelease(app: LiveApp): Promise<void> {
  const at = `/projects/${project}/docs/${doc.id}/lock`;
  const { token } = await app.call<Lock>(`PUT ${at}`, bob.token, { session: session('bob') });
  await app.call(`DELETE ${at}?session=${session('bob')}&token=${token}`, bob.token);
}

describe('two API processes over one Redis', () => {
  it('LIVE12 a lock that is taken in one process is seen in the other', async () => {
    const heard = record(await there.join(ann, project));
    const client = await here.join(bob, project);
    const { lock } = (await say(client, 'lock:acquire', { docId: doc.id, session: session('bob') })) as unknown as { lock: Lock };
    await eventually(() => heard.of('lock.acquired').length > 0);
    expect(heard.of('lock.acquired')).toMatchObject([{ docId: doc.id, token: lock.token, lock: { holder: { name: 'Bob' } } }]);
    await say(client, 'lock:release', { docId: doc.id, session: session('bob'), token: lock.token });
    await eventually(() => heard.of('lock.released').length > 0);
  });

  it('LIVE12 drafts cross, and nobody hears them twice', async () => {
    const [holder, watcher] = [await here.join(bob, project), await there.join(ann, project)];
    await say(watcher, 'doc:open', { docId: doc.id });
    const heard = record(watcher);
    const { lock } = (await say(holder, 'lock:acquire', { docId: doc.id, session: session('bob') })) as unknown as { lock: Lock };
    for (const seq of [1, 2]) await say(holder, 'draft:update', { docId: doc.id, session: session('bob'), token: lock.token, seq, changes: [seq] });
    await say(holder, 'lock:release', { docId: doc.id, session: session('bob'), token: lock.token });
    await eventually(() => heard.of('lock.released').length > 0);
    expect(heard.of('draft.updated').map(({ seq }) => seq)).toEqual([1, 2]);
    expect(heard.of('lock.acquired')).toHaveLength(1);
  });

  it('LIVE10 a key that is revoked in one process loses its sockets in the other', async () => {
    const { id, key } = await here.key(ann, project, ['docs:read']);
    const agent = await there.connect({ apiKey: key });
    await here.call(`DELETE /projects/${project}/api-keys/${id}`, ann.token);
    await eventually(() => !agent.connected);
  });

  it('LIVE4 who is in the other process is here too, and gone within fifteen seconds when that process dies', async () => {
    const doomed = await LiveApp.start({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl });
    const heard = record(await here.join(ann, project));
    const others = (): string[] | undefined => heard.of('presence.changed').at(-1)?.presence.map(({ actor }) => actor.name);
    const guest = await doomed.join(bob, project);
    await say(guest, 'doc:open', { docId: doc.id });
    await eventually(() => heard.of('presence.changed').at(-1)?.presence.some(({ actor, docIds }) => actor.name === 'Bob' && docIds.includes(doc.id)));
    await doomed.kill();
    await eventually(() => others()?.includes('Bob') === false, { deadline: 30_000 });
    const snapshot = await say(await here.join(ann, project), 'project:join', { project });
    expect(JSON.stringify(snapshot)).not.toContain('Bob');
    await doomed.close();
  });

  it('RELAY2 what a process had committed when it was killed is carried by another one', async () => {
    const doomed = await LiveApp.start({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl });
    const heard = record(await here.join(ann, project));
    const acknowledged: string[] = [];
    const writing = (async () => {
      for (;;) acknowledged.push((await doomed.doc(bob, project, `doomed-${acknowledged.length}.md`)).id);
    })().catch(() => undefined);
    await eventually(() => acknowledged.length >= 20, { every: 1 });
    await doomed.kill();
    await writing;
    await eventually(() => {
      const told = new Set(heard.of('doc.created').map(({ docId }) => docId));
      return acknowledged.every((docId) => told.has(docId));
    });
    await doomed.close();
  });

  it('LIVE4 an agent in the other process is here as what it is', async () => {
    const heard = record(await here.join(ann, project));
    const { key } = await here.key(ann, project, ['docs:read', 'locks:write']);
    const agent = await there.connect({ apiKey: key });
    await say(agent, 'project:join', { project });
    await say(agent, 'doc:open', { docId: doc.id });
    const agents = () => heard.of('presence.changed').at(-1)?.presence.filter(({ actor }) => actor.kind === 'apiKey');
    await eventually(() => agents()?.some(({ docIds }) => docIds.includes(doc.id)));
    agent.disconnect();
    await eventually(() => agents()?.length === 0);
  });

  it('LIVE13 a flushed Redis knows again who is there, and loses no lock', async () => {
    const [near, far] = [await here.join(ann, project), await there.join(bob, project)];
    await say(far, 'doc:open', { docId: doc.id });
    const { lock } = (await say(far, 'lock:acquire', { docId: doc.id, session: session('bob') })) as unknown as { lock: Lock };
    await redis.flush();
    await eventually(async () => {
      const { presence, locks } = (await say(near, 'project:join', { project })) as unknown as ProjectSnapshot;
      return presence.some(({ actor }) => actor.name === 'Bob') && locks.some(({ token }) => token === lock.token);
    }, { deadline: 30_000, every: 200 });
    await say(far, 'lock:release', { docId: doc.id, session: session('bob'), token: lock.token });
  });

  it('LIVE13 a Redis that takes connections and answers nobody holds up neither locks nor saves nor snapshots', async () => {
    const [near, far] = [await here.join(ann, project), record(await there.join(ann, project))];
    const fresh = await here.doc(ann, project, 'while-redis-stands-still.md');
    redis.pause();
    try {
      await Promise.all(Array.from({ length: 5 }, () => lockAndRelease(here)));
      const saved = await here.call<Doc>(`PUT /projects/${project}/docs/${fresh.id}/content`, ann.token, { content: 'saved\n' }, { 'if-match': '"1"' });
      expect(saved.version).toBe(2);
      expect((await say(near, 'project:join', { project })).ok).toBe(true);
      expect((await here.http.call('GET', '//health/ready')).status).toBe(503);
    } finally {
      redis.resume();
    }
    await eventually(async () => {
      await lockAndRelease(here);
      return far.of('lock.acquired').length > 0;
    }, { deadline: 30_000, every: 200 });
  });

  it('LIVE13 without Redis both go on, and events cross again when it is back', async () => {
    const [near, far] = [record(await here.join(ann, project)), record(await there.join(ann, project))];
    await redis.kill();
    const { version } = await here.call<Doc>(`PUT /projects/${project}/docs/${doc.id}/content`, ann.token, { content: 'while away\n' }, { 'if-match': '"1"' });
    expect(version).toBe(2);
    await lockAndRelease(here);
    await eventually(() => near.of('doc.changed').length === 1 && near.of('lock.released').length > 0);
    expect(far.of('doc.changed')).toEqual([]);
    await redis.restart();
    await eventually(async () => {
      await lockAndRelease(here);
      return far.of('lock.acquired').length > 0;
    }, { deadline: 30_000, every: 200 });
    await here.call(`PUT /projects/${project}/docs/${doc.id}/content`, ann.token, { content: 'back\n' }, { 'if-match': '"2"' });
    await eventually(() => far.of('doc.changed').some(({ version: seen }) => seen === 3));
  });

  it.each([
    ['is away', async () => redis.kill(), async () => redis.restart()],
    ['wants another password', async () => redis.wantPassword(), async () => redis.wantNoPassword()],
  ])('LIVE13 a process that starts while Redis %s hears the others as soon as it can, and they it', async (_, close, open) => {
    await close();
    const late = await LiveApp.start({ REDIS_URL: redis.url, DATABASE_URL: here.databaseUrl });
    try {
      const heard = record(await late.join(ann, project));
      const answered = record(await here.join(bob, project));
      await open();
      await eventually(async () => {
        await lockAndRelease(here);
        return heard.of('lock.acquired').length > 0;
      }, { deadline: 30_000, every: 200 });
      await eventually(async () => {
        await lockAndRelease(late);
        return answered.of('lock.acquired').length > 0;
      }, { deadline: 30_000, every: 200 });
    } finally {
      await late.close();
    }
  });
});
