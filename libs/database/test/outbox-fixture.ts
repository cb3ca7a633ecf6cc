import { newId } from '@lockstep/core';
import type { OutboxEvent } from '@lockstep/core';
import { createDatabase } from '@lockstep/testing';
import { connect } from '../src/client.js';
import { OutboxAppender, OutboxRepository } from '../src/outbox.repository.js';

export type OutboxFixture = Awaited<ReturnType<typeof outboxFixture>>;

/** A database of its own, with several readers as several API processes would have them. */
export async function outboxFixture() {
  const database = await createDatabase();
  const prisma = connect(database.url, 10);
  const readers: OutboxRepository[] = [];
  const errors: Error[] = [];
  return {
    url: database.url,
    prisma,
    errors,
    appender: new OutboxAppender(prisma),
    /** As another process would read. */
    reader(): OutboxRepository {
      const reader = new OutboxRepository(prisma, database.url, (error) => errors.push(error));
      readers.push(reader);
      return reader;
    },
    async empty(): Promise<void> {
      await prisma.$transaction([prisma.outboxWaiting.deleteMany(), prisma.outbox.deleteMany()]);
    },
    /** Numbers that no relay has carried yet. */
    async unpublished(): Promise<bigint[]> {
      const rows = await prisma.outboxWaiting.findMany({ orderBy: { seq: 'asc' } });
      return rows.map(({ seq }) => seq);
    },
    async close(): Promise<void> {
      await Promise.all(readers.map((reader) => reader.close()));
      await prisma.$disconnect();
      await database.drop();
    },
  };
}

/** A project's creation by somebody, unless told otherwise. */
export function event(change: Partial<OutboxEvent> = {}): OutboxEvent {
  return { type: 'project.created', projectId: newId(), docId: null, actor: { kind: 'user', id: 'id-of-ann', name: 'Ann' }, data: {}, ...change };
}
