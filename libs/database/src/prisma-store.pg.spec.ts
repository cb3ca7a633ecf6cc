import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkContent, newId } from '@lockstep/core';
import { docFixture, done, unlocked } from '../test/doc-fixture.js';
import type { DocFixture } from '../test/doc-fixture.js';
import { PrismaStore } from './prisma-store.js';

let fixture: DocFixture;
let wakes = 0;
let store: PrismaStore;
beforeAll(async () => {
  fixture = await docFixture();
  store = new PrismaStore(fixture.prisma, () => wakes++);
});
afterAll(() => fixture.close());

const event = { type: 'project.updated' as const, docId: null, actor: unlocked.actor, data: {} };

describe('the store', () => {
  it('STORE1 a transaction that throws leaves nothing, whatever kind of statement wrote it', async () => {
    const docId = newId();
    const work = store.transaction(async (tx) => {
      done(await tx.docs.create({ docId, projectId: fixture.projectId, path: 'undone.md', content: checkContent('x'), ...unlocked }));
      await tx.projects.update(fixture.projectId, { name: 'undone' });
      await tx.outbox.append({ ...event, projectId: fixture.projectId });
      throw new Error('on purpose');
    });
    await expect(work).rejects.toThrow('on purpose');
    expect(await store.docs.findByPath(fixture.projectId, 'undone.md')).toBeNull();
    expect(await fixture.prisma.outbox.count()).toBe(0);
    expect((await store.projects.find(fixture.projectId))?.name).toBe('Fixture');
  });

  it('STORE1 a transaction sees its own writes, and nobody else does before it ends', async () => {
    await store.transaction(async (tx) => {
      done(await tx.docs.create({ docId: newId(), projectId: fixture.projectId, path: 'seen.md', content: checkContent('x'), ...unlocked }));
      expect(await tx.docs.findByPath(fixture.projectId, 'seen.md')).not.toBeNull();
      expect(await store.docs.findByPath(fixture.projectId, 'seen.md')).toBeNull();
    });
    expect(await store.docs.findByPath(fixture.projectId, 'seen.md')).not.toBeNull();
  });

  it('STORE2 whoever publishes is woken after the commit', async () => {
    wakes = 0;
    await store.transaction((tx) => tx.outbox.append({ ...event, projectId: fixture.projectId }));
    expect(wakes).toBeGreaterThan(0);
  });

  it('STORE3 numbers and times come out alike inside and outside a transaction', async () => {
    const docId = await fixture.doc();
    const holder = { session: 's'.repeat(32), actor: unlocked.actor };
    await store.locks.acquire(docId, holder, 60);
    const outside = await store.docs.findHead(fixture.projectId, docId);
    const inside = await store.transaction((tx) => tx.docs.findHead(fixture.projectId, docId));
    const still = ({ expiresInMs: _, idleMs: __, ...lock }: NonNullable<NonNullable<typeof outside>['lock']>) => lock;
    expect(inside?.lock && still(inside.lock)).toEqual(outside?.lock && still(outside.lock));
    expect({ ...inside, lock: null }).toEqual({ ...outside, lock: null });
  });

  it('STORE4 two transactions that wait for each other’s rows both end well: Postgres ends one of them, which is run again', async () => {
    const rows = [newId(), newId()];
    await fixture.prisma.project.createMany({ data: rows.map((id) => ({ id, slug: id, name: 'before' })) });
    const met = barrier(2);
    let attempts = 0;
    const write = (name: string, order: string[]): Promise<void> =>
      store.transaction(async (tx) => {
        attempts++;
        const [first, second] = order as [string, string];
        await tx.projects.update(first, { name });
        await met();
        await tx.projects.update(second, { name });
      });
    await Promise.all([write('one', rows), write('two', [...rows].reverse())]);
    const names = await Promise.all(rows.map(async (id) => (await store.projects.find(id))?.name));
    expect(new Set(names).size).toBe(1);
    expect(attempts).toBe(3);
  });
});

/** Lets nobody on before so many have come; afterwards everybody. */
function barrier(size: number): () => Promise<void> {
  let open: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let come = 0;
  return () => {
    if (++come === size) open();
    return opened;
  };
}
