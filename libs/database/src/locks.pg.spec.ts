import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import { checkContent, newId } from '@lockstep/core';
import type { Holder } from '@lockstep/core';
import { docFixture, done, unlocked } from '../test/doc-fixture.js';
import type { DocFixture } from '../test/doc-fixture.js';

let fixture: DocFixture;
beforeAll(async () => {
  fixture = await docFixture();
});
afterAll(() => fixture.close());

const person = (name: string): Holder => ({ session: `${name}-session`.padEnd(32, '0'), actor: { kind: 'user', id: `id-of-${name}`, name } });
const ann = person('Ann');
const bob = person('Bob');
const SECOND = 1;

/** Puts the lock's end into the past by the database's clock: what waiting would do. */
async function letExpire(docId: string): Promise<void> {
  await fixture.prisma.$executeRaw`update doc_locks set expires_at = clock_timestamp() - interval '1 second' where doc_id = ${docId}::uuid`;
}

/** As if its holder had last done something that long ago; what he wrote counts as well. */
async function letIdle(docId: string, seconds: number): Promise<void> {
  await fixture.prisma.$executeRaw`update docs set updated_at = clock_timestamp() - make_interval(secs => ${seconds}::int) where id = ${docId}::uuid`;
  await fixture.prisma.$executeRaw`update doc_locks set last_activity_at = clock_timestamp() - make_interval(secs => ${seconds}::int) where doc_id = ${docId}::uuid`;
}

describe('locks', () => {
  it('LOCK1 thirty at once: one winner', async () => {
    const docId = await fixture.doc();
    const outcomes = await Promise.all(Array.from({ length: 30 }, (_, i) => fixture.locks.acquire(docId, person(`racer${i}`), 60)));
    expect(outcomes.filter(({ done }) => done)).toHaveLength(1);
    const winner = outcomes.find(({ done }) => done)?.lock?.holder;
    expect(new Set(outcomes.map(({ lock }) => lock?.holder.id))).toEqual(new Set([winner?.id]));
  });

  it('LOCK2 acquiring again as the same session keeps the token and moves the end', async () => {
    const docId = await fixture.doc();
    const first = await fixture.locks.acquire(docId, ann, 10);
    const again = await fixture.locks.acquire(docId, ann, 600);
    expect(again.lock?.token).toBe(first.lock?.token);
    expect(again.lock?.expiresInMs).toBeGreaterThan(500_000);
    expect(await fixture.events(docId)).toEqual(['doc.created', 'lock.acquired']);
  });

  it('LOCK2 the same session of somebody else is another holder', async () => {
    const docId = await fixture.doc();
    await fixture.locks.acquire(docId, ann, 60);
    expect((await fixture.locks.acquire(docId, { ...bob, session: ann.session }, 60)).done).toBe(false);
  });

  it('LOCK3 the token grows over acquire, release, expiry and steal, and never falls', async () => {
    const docId = await fixture.doc();
    const tokens: number[] = [];
    tokens.push((await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0);
    await fixture.locks.release(docId, ann, tokens[0] ?? 0);
    tokens.push((await fixture.locks.acquire(docId, bob, 60)).lock?.token ?? 0);
    await letExpire(docId);
    tokens.push((await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0);
    tokens.push((await fixture.locks.steal(docId, bob, { seenToken: tokens[2] ?? 0, ttlSeconds: 60, reason: 'lunch' })).lock?.token ?? 0);
    expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
  });

  it('LOCK4 renewing needs holder, session and token, and comes too late after the end', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0;
    expect((await fixture.locks.renew(docId, ann, token, 60)).done).toBe(true);
    expect((await fixture.locks.renew(docId, ann, token + 7, 60)).done).toBe(false);
    expect((await fixture.locks.renew(docId, bob, token, 60)).done).toBe(false);
    await letExpire(docId);
    expect(await fixture.locks.renew(docId, ann, token, 60)).toEqual({ done: false, lock: null });
  });

  it('LOCK5 releasing a lock that is not mine any more does nothing', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0;
    expect(await fixture.locks.release(docId, bob, token)).toBe(false);
    expect(await fixture.locks.release(docId, ann, token)).toBe(true);
    expect(await fixture.locks.release(docId, ann, token)).toBe(false);
  });

  it('LOCK6 of two thieves who saw the same lock one gets it', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0;
    const thefts = await Promise.all([fixture.locks.steal(docId, bob, { seenToken: token, ttlSeconds: 60, reason: 'a' }), fixture.locks.steal(docId, person('Cleo'), { seenToken: token, ttlSeconds: 60, reason: 'b' })]);
    expect(thefts.filter(({ done }) => done)).toHaveLength(1);
    expect(await fixture.events(docId)).toEqual(['doc.created', 'lock.acquired', 'lock.stolen']);
  });

  it('LOCK7 where nobody sweeps a lock past its time is nobody\'s for every reader, writer and taker all the same', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0;
    await letExpire(docId);
    const list = async () => (await fixture.locks.list(fixture.projectId)).filter((lock) => lock.docId === docId);
    expect([await fixture.locks.find(docId), await list(), (await fixture.docs.findHead(fixture.projectId, docId))?.lock]).toEqual([null, [], null]);
    expect((await fixture.locks.renew(docId, ann, token, 60)).done).toBe(false);
    expect(await fixture.locks.renewMany([{ docId, session: ann.session, token, active: true }], 60)).toEqual([]);
    done(await fixture.docs.save({ docId, baseVersion: 1, content: checkContent('nobody holds it\n'), ...unlocked }));
    const again = await fixture.locks.acquire(docId, ann, 60);
    expect([again.done, (again.lock?.token ?? 0) > token]).toEqual([true, true]);
    await letExpire(docId);
    const taken = await fixture.locks.acquire(docId, bob, 60);
    expect([taken.done, (taken.lock?.token ?? 0) > (again.lock?.token ?? 0)]).toEqual([true, true]);
  });

  it('LOCK4 a renewal that races a taker of the expired lock: one of them has it, never both', async () => {
    for (let round = 0; round < 40; round++) {
      const docId = await fixture.doc();
      const token = (await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0;
      // The end comes while both are on their way.
      await fixture.prisma.$executeRaw`update doc_locks set expires_at = clock_timestamp() + make_interval(secs => ${(round % 8) / 1000}::float8) where doc_id = ${docId}::uuid`;
      const [renewed, taken] = await Promise.all([fixture.locks.renew(docId, ann, token, 60), fixture.locks.acquire(docId, bob, 60)]);
      expect(renewed.done && taken.done).toBe(false);
      const now = await fixture.locks.find(docId);
      if (renewed.done) expect(now).toMatchObject({ token, holder: ann.actor });
      if (taken.done) expect(now).toMatchObject({ token: token + 1, holder: bob.actor });
    }
  });

  it('LOCK7 six sweepers free each expired lock once', async () => {
    while ((await fixture.locks.expire(100)) > 0);
    const docIds = await Promise.all(Array.from({ length: 40 }, () => fixture.doc()));
    await Promise.all(docIds.map((docId) => fixture.locks.acquire(docId, ann, 60)));
    await Promise.all(docIds.map(letExpire));
    const freed = await Promise.all(Array.from({ length: 6 }, () => fixture.locks.expire(100)));
    expect(freed.reduce((sum, n) => sum + n, 0)).toBe(docIds.length);
    for (const docId of docIds) expect(await fixture.events(docId)).toEqual(['doc.created', 'lock.acquired', 'lock.expired']);
  });

  it('LOCK8 one statement renews many and tells which are still theirs', async () => {
    const [kept, lost] = [await fixture.doc(), await fixture.doc()];
    const tokens = [(await fixture.locks.acquire(kept, ann, 10)).lock?.token ?? 0, (await fixture.locks.acquire(lost, ann, 10)).lock?.token ?? 0];
    await fixture.locks.steal(lost, bob, { seenToken: tokens[1] ?? 0, ttlSeconds: 60, reason: 'gone' });
    const held = [kept, lost].map((docId, i) => ({ docId, session: ann.session, token: tokens[i] ?? 0, active: true }));
    expect(await fixture.locks.renewMany(held, 60)).toEqual([{ docId: kept, token: tokens[0], idleMs: 0 }]);
    expect((await fixture.locks.find(kept))?.expiresInMs).toBeGreaterThan(50_000);
  });

  it('LOCK13 a renewal of a live socket is no activity, and ends the lock of whoever did nothing for too long', async () => {
    const [busy, quiet, idle] = [await fixture.doc(), await fixture.doc(), await fixture.doc()];
    const held: { docId: string; session: string; token: number; active: boolean }[] = [];
    for (const docId of [busy, quiet, idle]) {
      held.push({ docId, session: ann.session, token: (await fixture.locks.acquire(docId, ann, 10)).lock?.token ?? 0, active: docId === busy });
      await letIdle(docId, docId === quiet ? LIMITS.lockIdleRelease - 60 : LIMITS.lockIdleRelease);
    }
    const told = new Map((await fixture.locks.renewMany(held, 60)).map(({ docId, idleMs }) => [docId, idleMs]));
    expect([told.get(busy), Math.round((told.get(quiet) ?? 0) / 10_000), Math.round((told.get(idle) ?? 0) / 10_000)]).toEqual([0, 54, 60]);
    expect([(await fixture.locks.find(busy))?.idleMs, (await fixture.locks.find(quiet))?.expiresInMs, await fixture.locks.find(idle)]).toEqual([expect.any(Number), expect.any(Number), null]);
    expect((await fixture.locks.find(busy))?.idleMs).toBeLessThan(10_000);
    expect((await fixture.locks.find(quiet))?.idleMs).toBeGreaterThan(500_000);
  });

  it('LOCK13 renewing and saving are activity; taking one\'s own lock again is not', async () => {
    const docId = await fixture.doc();
    const idleSeconds = async () => Math.round(((await fixture.locks.find(docId))?.idleMs ?? NaN) / 1000 / 50) * 50;
    const token = (await fixture.locks.acquire(docId, ann, 600)).lock?.token ?? 0;
    await letIdle(docId, 300);
    await fixture.locks.acquire(docId, ann, 600);
    expect(await idleSeconds()).toBe(300);
    await fixture.locks.renew(docId, ann, token, 600);
    expect(await idleSeconds()).toBe(0);
    await letIdle(docId, 300);
    const by = { ...unlocked, actor: ann.actor, proof: { session: ann.session, token } };
    done(await fixture.docs.save({ docId, baseVersion: 1, content: checkContent('two\n'), ...by }));
    expect(await idleSeconds()).toBe(0);
    expect(await fixture.locks.renewMany([{ docId, session: ann.session, token, active: false }], 600)).toMatchObject([{ docId }]);
  });

  it('LOCK9 after a disconnect a lock ends soon, but not at once, and not later than before', async () => {
    const docId = await fixture.doc();
    const token = (await fixture.locks.acquire(docId, ann, 60)).lock?.token ?? 0;
    await fixture.locks.shorten([{ docId, session: ann.session, token }], 15);
    const left = (await fixture.locks.find(docId))?.expiresInMs ?? 0;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(15 * 1000);
    await fixture.locks.shorten([{ docId, session: ann.session, token }], 600 * SECOND);
    expect((await fixture.locks.find(docId))?.expiresInMs).toBeLessThanOrEqual(15 * 1000);
  });

  it('LOCK10 live locks of a project are listed with their paths', async () => {
    const other = await docFixture();
    const docId = await other.doc('here.md');
    await other.locks.acquire(docId, ann, 60);
    expect(await other.locks.list(other.projectId)).toEqual([expect.objectContaining({ docId, path: 'here.md', holder: ann.actor })]);
    await other.close();
  });

  it('LOCK1 there is nothing to take on a document that does not exist', async () => {
    expect(await fixture.locks.acquire(newId(), ann, 60)).toEqual({ done: false, lock: null });
  });
});
