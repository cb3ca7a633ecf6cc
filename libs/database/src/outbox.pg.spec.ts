import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@lockstep/core';
import type { WaitingRow } from '@lockstep/core';
import { eventually } from '@lockstep/testing';
import { event, outboxFixture } from '../test/outbox-fixture.js';
import type { OutboxFixture } from '../test/outbox-fixture.js';
import { OutboxAppender } from './outbox.repository.js';

let fixture: OutboxFixture;
beforeAll(async () => {
  fixture = await outboxFixture();
});
afterEach(() => fixture.empty());
afterAll(() => fixture.close());

const all = async (rows: WaitingRow[]): Promise<bigint[]> => rows.map(({ seq }) => seq);

describe('the outbox of the relay', () => {
  it('RELAY1 hands out rows in order with everything they say, and each once', async () => {
    const projectId = newId();
    await fixture.appender.appendMany([event({ projectId, data: { name: 'One' } }), event({ type: 'lock.released', projectId, docId: newId(), data: { token: 7 } })]);
    const reader = fixture.reader();
    const seen: WaitingRow[] = [];
    const publish = async (rows: WaitingRow[]): Promise<bigint[]> => (seen.push(...rows), all(rows));
    expect(await reader.drain(10, [], publish)).toBe(2);
    expect(await reader.drain(10, [], publish)).toBe(0);
    expect(seen.map(({ type }) => type)).toEqual(['project.created', 'lock.released']);
    expect(seen[0]).toMatchObject({ projectId, docId: null, actor: { id: 'id-of-ann' }, data: { name: 'One' } });
    expect(seen[0]?.ageMs).toBeGreaterThanOrEqual(0);
    expect(await fixture.unpublished()).toEqual([]);
  });

  it('RELAY1 what the callback did not settle stays, and can be left out for a while', async () => {
    await fixture.appender.appendMany([event(), event(), event()]);
    const [first, second, third] = await fixture.unpublished();
    const reader = fixture.reader();
    await reader.drain(10, [], async () => [second as bigint]);
    expect(await fixture.unpublished()).toEqual([first, third]);
    expect(await reader.drain(10, [first as bigint], all)).toBe(1);
    expect(await fixture.unpublished()).toEqual([first]);
  });

  it('RELAY2 a callback that throws leaves every row, and the next drain hands them out again', async () => {
    await fixture.appender.append(event());
    const reader = fixture.reader();
    await expect(reader.drain(10, [], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await reader.drain(10, [], all)).toBe(1);
  });

  it('RELAY2 a connection that is cut in the middle of a drain loses nothing and ends no process', async () => {
    await fixture.appender.append(event());
    const reader = fixture.reader();
    const cut = reader.drain(10, [], async (rows) => {
      await fixture.prisma.$queryRaw`select pg_terminate_backend(pid) from pg_stat_activity where query like '%age_ms%' and datname = current_database() and pid <> pg_backend_pid()`;
      await eventually(() => fixture.errors.length > 0);
      return all(rows);
    });
    await expect(cut).rejects.toThrow();
    expect(await fixture.unpublished()).toHaveLength(1);
    expect(await reader.drain(10, [], all)).toBe(1);
  });

  it('RELAY3 of several relays one publishes at a time, and no row is handed out twice', async () => {
    await fixture.appender.appendMany(Array.from({ length: 60 }, () => event()));
    let inside = 0;
    let most = 0;
    const seen: bigint[] = [];
    const work = async (reader: ReturnType<OutboxFixture['reader']>): Promise<void> => {
      while ((await reader.drain(7, [], publish)) > 0);
    };
    const publish = async (rows: WaitingRow[]): Promise<bigint[]> => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      seen.push(...rows.map(({ seq }) => seq));
      inside--;
      return all(rows);
    };
    await Promise.all([fixture.reader(), fixture.reader(), fixture.reader()].map(work));
    expect(most).toBe(1);
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });

  it('RELAY4 a row that commits after later ones were published is published too', async () => {
    const reader = fixture.reader();
    await fixture.prisma.$transaction(async (late) => {
      await new OutboxAppender(late).append(event({ data: { which: 'late' } }));
      await fixture.appender.append(event({ data: { which: 'early' } }));
      expect(await reader.drain(10, [], all)).toBe(1);
    });
    const seen: unknown[] = [];
    await reader.drain(10, [], async (rows) => (seen.push(...rows.map(({ data }) => data.which)), all(rows)));
    expect(seen).toEqual(['late']);
  });

  it('RELAY8 tells how long the oldest row has waited', async () => {
    const reader = fixture.reader();
    expect(await reader.lagMs()).toBe(0);
    await fixture.appender.append(event());
    await fixture.prisma.$executeRaw`update outbox set created_at = clock_timestamp() - interval '90 seconds'`;
    expect(await reader.lagMs()).toBeGreaterThanOrEqual(90_000);
  });
});

describe('the activity feed', () => {
  it('RELAY9 goes back in pages, newest first, for a document, an actor, a type or all of a project', async () => {
    const [projectId, docId] = [newId(), newId()];
    const bob = { kind: 'user' as const, id: 'id-of-bob', name: 'Bob' };
    await fixture.appender.appendMany([
      event({ projectId }),
      event({ projectId, docId, type: 'doc.created' }),
      event({ projectId, docId, type: 'doc.changed', actor: bob }),
      event(),
      event({ projectId, docId: newId(), type: 'doc.changed' }),
    ]);
    const reader = fixture.reader();
    const types = async (filter: object): Promise<string[]> => (await reader.activity({ projectId, limit: 10, ...filter })).map(({ type }) => type);
    expect(await types({})).toEqual(['doc.changed', 'doc.changed', 'doc.created', 'project.created']);
    expect(await types({ docId })).toEqual(['doc.changed', 'doc.created']);
    expect(await types({ actorId: 'id-of-bob' })).toEqual(['doc.changed']);
    expect(await types({ type: 'doc.changed' })).toEqual(['doc.changed', 'doc.changed']);
    const [newest, next] = await reader.activity({ projectId, limit: 2 });
    expect((await reader.activity({ projectId, limit: 2, before: next?.seq })).map(({ type }) => type)).toEqual(['doc.created', 'project.created']);
    expect(newest?.seq).toBeGreaterThan(next?.seq ?? 0n);
  });

  it.each([
    ['all of a project', '', 'outbox_project_id_seq_idx'],
    ['a document', `and doc_id = '018f0000-0000-7000-8000-000000000001'`, 'outbox_project_id_doc_id_seq_idx'],
    ['an actor', `and actor_id = 'x'`, 'outbox_project_id_actor_id_seq_idx'],
    ['a type', `and type = 'doc.changed'`, 'outbox_project_id_type_seq_idx'],
  ])('RELAY9 reads %s through one index without sorting', async (_, filter, index) => {
    const plan = await fixture.prisma.$transaction(async (db) => {
      await db.$executeRaw`set local enable_seqscan to off`;
      await db.$executeRaw`set local enable_bitmapscan to off`;
      return db.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
        `explain select * from outbox where project_id = '018f0000-0000-7000-8000-000000000000' ${filter} and seq < 1000000 order by seq desc limit 50`,
      );
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain(`Index Scan Backward using ${index}`);
    expect(text).not.toContain('Sort');
  });
});
