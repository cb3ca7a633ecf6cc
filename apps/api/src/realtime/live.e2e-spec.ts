import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, ProjectSnapshot } from '@lockstep/contracts';
import { newId } from '@lockstep/core';
import { eventually } from '@lockstep/testing';
import { ask, connected, LiveApp, record, say, shout } from '../../test/live-app.js';
import type { Person } from '../../test/live-app.js';

let live: LiveApp;
let ann: Person;
let bob: Person;
let project: string;
let doc: Doc;

beforeAll(async () => {
  live = await LiveApp.start();
  ann = await live.person('Ann');
  bob = await live.person('Bob');
  project = await live.project(ann);
  await live.member(ann, project, bob, 'editor');
  doc = await live.doc(ann, project, 'CLAUDE.md');
});
afterAll(() => live.close());

const session = (name: string): string => `${name}-`.padEnd(32, '0');

async function refusal(auth: Record<string, unknown>): Promise<unknown> {
  const client = live.socket(auth);
  client.connect();
  return connected(client).then(
    () => 'connected',
    (error: Error & { data?: { code?: string } }) => error.data?.code,
  );
}

describe('the handshake', () => {
  it('LIVE1 lets in a token or a key, over WebSocket and over polling', async () => {
    const { key } = await live.key(ann, project, ['docs:read']);
    for (const auth of [{ token: ann.token }, { apiKey: key }]) {
      for (const transport of ['websocket', 'polling']) {
        const client = live.socket(auth, [transport]);
        client.connect();
        await connected(client);
        client.disconnect();
      }
    }
  });

  it.each([
    ['nothing', {}, 'auth.required'],
    ['a token that is no text', { token: { $ne: 1 } }, 'auth.required'],
    ['a forged token', { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' }, 'auth.invalid'],
    ['a key of nobody', { apiKey: 'lsk_nobody_nothing' }, 'auth.invalid'],
    ['a key in the place of a token', { token: 'lsk_nobody_nothing' }, 'auth.invalid'],
  ])('LIVE1 refuses %s with a code', async (_, auth, code) => {
    expect(await refusal(auth)).toBe(code);
  });

  it('LIVE1 refuses a revoked key', async () => {
    const { id, key } = await live.key(ann, project, ['docs:read']);
    await live.call(`DELETE /projects/${project}/api-keys/${id}`, ann.token);
    expect(await refusal({ apiKey: key })).toBe('auth.invalid');
  });

  it('LIVE8 has room for fifty connections of one caller', async () => {
    const { key } = await live.key(ann, project, ['docs:read']);
    const open = await Promise.all(Array.from({ length: 50 }, () => live.connect({ apiKey: key })));
    expect(await refusal({ apiKey: key })).toBe('rate.limited');
    open[0]?.disconnect();
    await eventually(async () => (await refusal({ apiKey: key })) === 'connected');
    for (const client of open) client.disconnect();
  });
});

describe('messages', () => {
  it.each([
    ['an unknown message', 'project:destroy', {}],
    ['a message named like an error', 'error', {}],
    ['no body', 'project:join', undefined],
    ['a body that is no object', 'project:join', 'handbook'],
    ['a list', 'project:join', [{ project: 'x' }]],
    ['an unknown field', 'project:join', { project: 'x', admin: true }],
    ['a wrong type', 'project:join', { project: 7 }],
    ['no id', 'doc:open', { docId: 'CLAUDE.md' }],
    ['a short session', 'lock:acquire', { docId: newId(), session: 'x' }],
    ['a time out of bounds', 'lock:acquire', { docId: newId(), session: session('ann'), ttlSeconds: 5 }],
    ['a token that is no number', 'lock:release', { docId: newId(), session: session('ann'), token: '1' }],
    ['a take-over without reason', 'lock:steal', { docId: newId(), session: session('ann'), seenToken: 1, reason: '' }],
    ['a draft without changes', 'draft:update', { docId: newId(), session: session('ann'), token: 1, seq: 1 }],
  ])('LIVE2 refuses %s, and lives on', async (_, message, body) => {
    const client = await live.connect({ token: ann.token });
    expect(await ask(client, message, body)).toMatchObject({ ok: false, error: { code: 'request.invalid', detail: expect.any(String) } });
    expect(await ask(client, 'project:join', { project })).toMatchObject({ ok: true });
  });

  it('LIVE2 refuses a second body', async () => {
    const client = await live.connect({ token: ann.token });
    expect(await ask(client, 'project:join', { project }, { project })).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
  });

  it('LIVE2 a message without acknowledgement is carried out', async () => {
    const client = await live.connect({ token: ann.token });
    const heard = record(client);
    shout(client, 'project:join', { project });
    await eventually(() => heard.of('presence.changed').length > 0);
  });

  it('LIVE8 refuses messages beyond the rate and cuts off who goes on', async () => {
    const client = await live.connect({ token: ann.token });
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(client, 'doc:close', { docId: doc.id })));
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(120);
    expect(answers.at(-1)).toMatchObject({ ok: false, error: { code: 'rate.limited', retryAfterSeconds: 1 } });
    for (let i = 0; i < 2_000; i++) shout(client, 'doc:close', { docId: doc.id });
    await eventually(() => !client.connected);
  });

  it('LIVE8 cuts off a message larger than the limit before reading it', async () => {
    const client = await live.connect({ token: ann.token });
    shout(client, 'project:join', { project: 'x'.repeat(200_000) });
    await eventually(() => !client.connected);
  });
});

describe('a project', () => {
  it('LIVE3 joining by id or slug answers with every live lock and everybody who is there', async () => {
    const { slug } = await live.call<{ slug: string }>(`GET /projects/${project}`, ann.token);
    const held = await live.doc(ann, project, 'held.md');
    await live.call(`PUT /projects/${project}/docs/${held.id}/lock`, ann.token, { session: session('ann') });
    const client = await live.connect({ token: bob.token });
    const snapshot = (await say(client, 'project:join', { project: slug })) as unknown as ProjectSnapshot;
    expect(snapshot).toMatchObject({ projectId: project, locks: [{ docId: held.id, holder: { id: ann.id, name: 'Ann' }, canSteal: false }] });
    expect(snapshot.locks[0]).not.toHaveProperty('session');
    expect(snapshot.presence).toContainEqual({ actor: { kind: 'user', id: bob.id, name: 'Bob' }, docIds: [] });
    expect(await say(client, 'project:join', { project })).toMatchObject({ projectId: project });
  });

  it('LIVE3 a project one may not see does not exist, nor do its documents', async () => {
    const eve = await live.person('Eve');
    const client = await live.connect({ token: eve.token });
    expect(await ask(client, 'project:join', { project })).toMatchObject({ ok: false, error: { code: 'project.not_found' } });
    expect(await ask(client, 'doc:open', { docId: doc.id })).toMatchObject({ ok: false, error: { code: 'doc.not_found' } });
    expect(await ask(client, 'lock:acquire', { docId: doc.id, session: session('eve') })).toMatchObject({ ok: false, error: { code: 'doc.not_found' } });
  });

  it('LIVE3 a viewer may watch and not lock', async () => {
    const vic = await live.person('Vic');
    await live.member(ann, project, vic, 'viewer');
    const client = await live.join(vic, project);
    await say(client, 'doc:open', { docId: doc.id });
    expect(await ask(client, 'lock:acquire', { docId: doc.id, session: session('vic') })).toMatchObject({ ok: false, error: { code: 'auth.forbidden' } });
  });

  it('LIVE4 shows who is there with which documents open, one entry for all tabs of a person, until they leave', async () => {
    const house = await live.project(ann, 'Presence');
    await live.member(ann, house, bob, 'editor');
    const note = await live.doc(ann, house, 'note.md');
    const watcher = await live.join(ann, house);
    const heard = record(watcher);
    const bobs = () => heard.of('presence.changed').at(-1)?.presence.filter(({ actor }) => actor.id === bob.id);
    const [first, second] = [await live.join(bob, house), await live.join(bob, house)];
    await eventually(() => bobs()?.length === 1);
    await say(first, 'doc:open', { docId: note.id });
    await eventually(() => bobs()?.[0]?.docIds.includes(note.id));
    await say(first, 'doc:close', { docId: note.id });
    await eventually(() => bobs()?.[0]?.docIds.length === 0);
    await say(first, 'project:leave', { project: house });
    second.disconnect();
    await eventually(() => bobs()?.length === 0);
  });
});
