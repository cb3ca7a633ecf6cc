import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Activity, Doc, Lock, Page, Problem } from '@lockstep/contracts';
import { newId } from '@lockstep/core';
import { eventually } from '@lockstep/testing';
import type { Person } from '../../test/live-app.js';
import { fieldsOf, newSession, refusal, Shelf } from '../../test/shelf.js';
import type { Claim } from '../../test/shelf.js';

let shelf: Shelf;
let eve: Person;
let max: Person;
beforeAll(async () => {
  shelf = await Shelf.open();
  [eve, max] = [await shelf.member('editor', 'Eve'), await shelf.member('editor', 'Max')];
});
afterAll(() => shelf.close());

type Answered = Lock & Problem;
const token = (by: Person | string) => (typeof by === 'string' ? by : by.token);
const acquire = (doc: { id: string }, by: Person | string, session = newSession(), more = {}) =>
  shelf.call<Answered>('PUT', `/docs/${doc.id}/lock`, { as: token(by), body: { session, ...more } });
const renew = (doc: { id: string }, by: Person, claim: Claim, more = {}) => shelf.call<Answered>('POST', `/docs/${doc.id}/lock/renew`, { as: by.token, body: { ...claim, ...more } });
const release = (doc: { id: string }, by: Person, { session, token: fence }: Claim) => shelf.call('DELETE', `/docs/${doc.id}/lock?session=${session}&token=${fence}`, { as: by.token });
const steal = (doc: { id: string }, by: Person | string, seenToken: number, more = {}) =>
  shelf.call<Answered>('POST', `/docs/${doc.id}/lock/steal`, { as: token(by), body: { session: newSession(), seenToken, reason: 'It is urgent', ...more } });
const lockOf = async (doc: { id: string }, by: Person = shelf.owner) => (await shelf.call<Doc>('GET', `/docs/${doc.id}`, { as: by.token })).body.lock;
const idle = (doc: { id: string }, seconds: number) => shelf.sql.query('update doc_locks set last_activity_at = clock_timestamp() - make_interval(secs => $2) where doc_id = $1', [doc.id, seconds]);
const feed = async (doc: { id: string }) => (await shelf.call<Page<Activity>>('GET', `/activity?docId=${doc.id}`)).body.items.filter(({ type }) => type.startsWith('lock.'));

describe('taking and keeping a lock', () => {
  it('LOCK1 of many at once one wins, and the others are told who, since when and how long', async () => {
    const doc = await shelf.doc();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => acquire(doc, n % 2 ? eve : max)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 423, 423, 423, 423, 423, 423, 423]);
    const winner = answers.find(({ status }) => status === 200);
    const { session: _, canSteal: __, expiresInMs: ___, ...shown } = winner?.body ?? ({} as Answered);
    expect(shown).toEqual({ docId: doc.id, token: 1, holder: { kind: 'user', id: expect.any(String), name: expect.any(String) }, acquiredAt: expect.any(String), expiresAt: expect.any(String) });
    for (const { body, headers } of answers.filter(({ status }) => status === 423)) {
      expect(body).toMatchObject({ code: 'lock.held', lock: shown });
      expect(Number(headers.get('retry-after'))).toBe(Math.ceil((body.lock?.expiresInMs ?? 0) / 1000));
    }
  });

  it('LOCK2 one\'s own live lock again: the same token, a later end; another session or person is another holder', async () => {
    const doc = await shelf.doc();
    const session = newSession();
    const first = (await acquire(doc, eve, session, { ttlSeconds: 10 })).body;
    const again = (await acquire(doc, eve, session, { ttlSeconds: 1800 })).body;
    expect([again.token, again.acquiredAt, again.session]).toEqual([first.token, first.acquiredAt, session]);
    expect([first.expiresInMs <= 10_000, again.expiresInMs > 1_700_000]).toEqual([true, true]);
    expect(refusal(await acquire(doc, eve))).toEqual([423, 'lock.held']);
    expect(refusal(await acquire(doc, max, session))).toEqual([423, 'lock.held']);
    expect(await feed(doc)).toHaveLength(1);
  });

  it('LOCK3 the token grows with every change of hands and never falls', async () => {
    const doc = await shelf.doc();
    const tokens: number[] = [];
    for (let round = 0; round < 3; round++) {
      const session = newSession();
      const { body } = await acquire(doc, eve, session);
      tokens.push(body.token, (await steal(doc, shelf.owner, body.token)).body.token);
      await shelf.expireLock(doc);
    }
    expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
  });

  it('LOCK4 a renewal needs holder, session and token, before the end', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc, eve);
    expect((await renew(doc, eve, claim, { ttlSeconds: 300 })).body).toMatchObject({ token: claim.token, session: claim.session });
    expect((await lockOf(doc))?.expiresInMs).toBeGreaterThan(200_000);
    for (const [by, wrong] of [[max, claim], [eve, { ...claim, session: newSession() }], [eve, { ...claim, token: claim.token + 1 }]] as const) {
      const answer = await renew(doc, by, wrong);
      expect([...refusal(answer), answer.body.lock?.holder.name]).toEqual([410, 'lock.lost', 'Eve']);
    }
    await shelf.expireLock(doc);
    const late = await renew(doc, eve, claim);
    expect([...refusal(late), late.body.lock]).toEqual([410, 'lock.lost', null]);
  });

  it('LOCK5 a release frees what is mine, and is quiet about what is not', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc, eve);
    for (const [by, wrong] of [[max, claim], [eve, { ...claim, session: newSession() }], [eve, { ...claim, token: 0 }]] as const) {
      expect((await release(doc, by, wrong)).status).toBe(204);
      expect(await lockOf(doc)).not.toBeNull();
    }
    expect([(await release(doc, eve, claim)).status, (await release(doc, eve, claim)).status]).toEqual([204, 204]);
    expect(await lockOf(doc)).toBeNull();
    expect((await feed(doc)).map(({ type }) => type)).toEqual(['lock.released', 'lock.acquired']);
  });

  it('LOCK5 a lock can be given up after its document was deleted', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc);
    await shelf.write('DELETE', `/docs/${doc.id}`, { on: 1, claim });
    expect((await release(doc, shelf.owner, claim)).status).toBe(204);
    expect(await shelf.write('POST', `/docs/${doc.id}/restore`)).toMatchObject({ status: 200, body: { lock: null } });
  });

  it('LOCK7 a lock past its time is nobody\'s at once, and is announced once', async () => {
    const doc = await shelf.doc();
    await shelf.lock(doc, eve);
    await shelf.expireLock(doc);
    expect(await lockOf(doc)).toBeNull();
    const types = await eventually(async () => {
      const seen = (await feed(doc)).map(({ type }) => type);
      return seen.includes('lock.expired') && seen;
    });
    expect(types).toEqual(['lock.expired', 'lock.acquired']);
    expect((await acquire(doc, max)).status).toBe(200);
  });

  it('LOCK10 everybody sees every live lock; the session is shown to its own holder only', async () => {
    const [doc, other, gone] = [await shelf.doc(), await shelf.doc(), await shelf.doc()];
    const [claim] = [await shelf.lock(doc, eve), await shelf.lock(other, max), await shelf.lock(gone, eve)];
    await shelf.expireLock(gone);
    const list = async (as: string) => (await shelf.call<Page<Lock>>('GET', '/locks', { as })).body.items.filter((lock) => [doc.id, other.id, gone.id].includes(lock.docId));
    const viewer = await shelf.member('viewer');
    const { key } = await shelf.key(['docs:read'], [doc.path]);
    const seen = await Promise.all([eve.token, max.token, viewer.token, key].map(list));
    expect(seen.map((locks) => locks.length)).toEqual([2, 2, 2, 1]);
    expect(seen.map((locks) => locks.find((lock) => lock.docId === doc.id)?.session)).toEqual([claim.session, undefined, undefined, undefined]);
    expect(seen.map((locks) => locks.find((lock) => lock.docId === doc.id)?.canSteal)).toEqual([true, false, false, false]);
    expect([await lockOf(doc, max), await lockOf(doc, viewer)].map((lock) => lock?.session)).toEqual([undefined, undefined]);
    expect((await lockOf(doc, eve))?.session).toBe(claim.session);
  });
});

describe('taking a lock over', () => {
  it('LOCK11 an editor waits for 120 s without activity', async () => {
    const doc = await shelf.doc();
    const { session, token: seen } = await shelf.lock(doc, eve);
    const early = await steal(doc, max, seen);
    expect([...refusal(early), early.body.lock?.canSteal]).toEqual([403, 'lock.steal_refused', false]);
    await idle(doc, LIMITS.lockStealAfterIdle - 10);
    expect(refusal(await steal(doc, max, seen))).toEqual([403, 'lock.steal_refused']);
    await idle(doc, LIMITS.lockStealAfterIdle);
    expect((await lockOf(doc, max))?.canSteal).toBe(true);
    const taken = await steal(doc, max, seen);
    expect([taken.status, taken.body.token, taken.body.holder.name]).toEqual([200, seen + 1, 'Max']);
    expect(refusal(await renew(doc, eve, { session, token: seen }))).toEqual([410, 'lock.lost']);
  });

  it('LOCK11 admins take over at once, and so does one\'s own other session', async () => {
    const doc = await shelf.doc();
    const first = await shelf.lock(doc, eve);
    const own = await steal(doc, eve, first.token);
    expect([own.status, own.body.token]).toEqual([200, first.token + 1]);
    const admin = await shelf.member('admin');
    expect((await steal(doc, admin, own.body.token)).body.holder.id).toBe(admin.id);
    expect((await steal(doc, shelf.owner, own.body.token + 1)).status).toBe(200);
  });

  it('LOCK6 the reason and whose lock it was are recorded', async () => {
    const doc = await shelf.doc();
    const { token: seen } = await shelf.lock(doc, eve);
    await steal(doc, shelf.owner, seen, { reason: 'Eve is on holiday 🏝' });
    expect((await feed(doc))[0]).toMatchObject({ type: 'lock.stolen', actor: { id: shelf.owner.id }, data: { reason: 'Eve is on holiday 🏝', from: { id: eve.id } } });
  });

  it.each([-1, 1])('LOCK6 with another token than the present one (%s) the lock is not what was seen', async (off) => {
    const doc = await shelf.doc();
    const { token: seen } = await shelf.lock(doc, eve);
    for (const by of [shelf.owner, max]) {
      const answer = await steal(doc, by, seen + off);
      expect([...refusal(answer), answer.body.lock?.holder.name]).toEqual([409, 'lock.changed', 'Eve']);
    }
  });

  it('LOCK6 of two thieves one wins; a lock that ended meanwhile has changed', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc, eve);
    const answers = await Promise.all([steal(doc, shelf.owner, claim.token), steal(doc, shelf.owner, claim.token), steal(doc, shelf.owner, claim.token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const free = await shelf.doc();
    const gone = await shelf.lock(free, eve);
    await release(free, eve, gone);
    const late = await steal(free, max, gone.token);
    expect([...refusal(late), late.body.lock]).toEqual([409, 'lock.changed', null]);
  });

  it('LOCK11 keys need the scope locks:steal, whatever else they may', async () => {
    const doc = await shelf.doc();
    const { token: seen } = await shelf.lock(doc, eve);
    const without = await shelf.key(['docs:read', 'docs:write', 'locks:write']);
    expect(refusal(await steal(doc, without.key, seen))).toEqual([403, 'auth.forbidden']);
    const thief = await shelf.key(['locks:steal']);
    expect(refusal(await steal(doc, thief.key, seen))).toEqual([403, 'lock.steal_refused']);
    await idle(doc, LIMITS.lockStealAfterIdle);
    expect(await steal(doc, thief.key, seen)).toMatchObject({ status: 200, body: { holder: { kind: 'apiKey', id: thief.id } } });
  });
});

describe('locks that cannot be', () => {
  const good = { session: 's'.repeat(32), token: 1, seenToken: 1, reason: 'why' };

  it.each<[string, unknown]>([
    ['session', undefined],
    ['session', 7],
    ['session', ['s'.repeat(32)]],
    ['session', 's'.repeat(15)],
    ['session', 's'.repeat(129)],
    ['session', `${'s'.repeat(31)}\0`],
    ['session', `${'s'.repeat(31)}\ud800`],
    ['session', `${'s'.repeat(31)}ä`],
    ['session', `two words ${'s'.repeat(20)}`],
    ['ttlSeconds', 9],
    ['ttlSeconds', 1801],
    ['ttlSeconds', 60.5],
    ['ttlSeconds', '60'],
    ['ttlSeconds', null],
    ['holder', { id: 'me' }],
  ])('LOCK12 %s: %j takes no lock', async (field, value) => {
    const answer = await shelf.call('PUT', `/docs/${(await shelf.doc()).id}/lock`, { body: { session: good.session, [field]: value } });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
  });

  it.each<[string, string, unknown]>([
    ['renew', 'token', '1'],
    ['renew', 'token', -1],
    ['renew', 'token', 1.5],
    ['renew', 'token', 2 ** 53],
    ['renew', 'token', null],
    ['renew', 'session', ''],
    ['steal', 'seenToken', undefined],
    ['steal', 'seenToken', {}],
    ['steal', 'reason', ''],
    ['steal', 'reason', undefined],
    ['steal', 'reason', 'x'.repeat(501)],
    ['steal', 'reason', 'a\0b'],
    ['steal', 'reason', 'half \udc00'],
  ])('LOCK12 %s with %s: %j is refused', async (verb, field, value) => {
    const { session, token: fence, seenToken, reason } = good;
    const body = verb === 'renew' ? { session, token: fence } : { session, seenToken, reason };
    const answer = await shelf.call('POST', `/docs/${(await shelf.doc()).id}/lock/${verb}`, { body: { ...body, [field]: value } });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
  });

  it.each(['', `session=${'s'.repeat(32)}`, `session=${'s'.repeat(32)}&token=x`, `session=${'s'.repeat(32)}&token=1&token=2`, `session=${'s'.repeat(32)}&token=1e400`])(
    'LOCK12 ?%s releases nothing',
    async (query) => {
      expect(refusal(await shelf.call('DELETE', `/docs/${(await shelf.doc()).id}/lock?${query}`))).toEqual([400, 'request.invalid']);
    },
  );

  it('DOC19 a document that is not there has no lock', async () => {
    for (const id of [newId(), 'x', '%00']) {
      const answers = [await acquire({ id }, eve), await renew({ id }, eve, { session: good.session, token: 1 }), await steal({ id }, eve, 1), await release({ id }, eve, { session: good.session, token: 1 })];
      expect(answers.map(refusal)).toEqual(Array(4).fill([404, 'doc.not_found']));
    }
  });
});
