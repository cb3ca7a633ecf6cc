import { checkContent, newId } from '@lockstep/core';
import type { Actor } from '@lockstep/contracts';
import type { DocRow, WriteOutcome } from '@lockstep/core';
import { createDatabase } from '@lockstep/testing';
import { connect } from '../src/client.js';
import { DocRepository } from '../src/docs.repository.js';
import { LockRepository } from '../src/locks.repository.js';

export const writer: Actor = { kind: 'user', id: 'id-of-writer', name: 'Writer' };
export const unlocked = { actor: writer, source: 'editor' as const, message: null, proof: null };

export type DocFixture = Awaited<ReturnType<typeof docFixture>>;

/** A project of its own in a database of its own, with the two repositories on it. */
export async function docFixture() {
  const database = await createDatabase();
  const prisma = connect(database.url, 10);
  const ignoreWake = (): void => undefined;
  const docs = new DocRepository(prisma, ignoreWake);
  const locks = new LockRepository(prisma, ignoreWake);
  const projectId = newId();
  await prisma.project.create({ data: { id: projectId, slug: projectId, name: 'Fixture' } });
  return {
    prisma,
    docs,
    locks,
    projectId,
    /** Creates a document and returns its id. */
    async doc(path = `${newId()}.md`, text = 'one\n'): Promise<string> {
      return done(await docs.create({ docId: newId(), projectId, path, content: checkContent(text), ...unlocked })).id;
    },
    /** Types of what was announced about a document, in order. */
    async events(docId: string): Promise<string[]> {
      const rows = await prisma.outbox.findMany({ where: { docId }, orderBy: { seq: 'asc' } });
      return rows.map(({ type }) => type);
    },
    async close(): Promise<void> {
      await prisma.$disconnect();
      await database.drop();
    },
  };
}

/** The document of a write that must have succeeded. */
export function done(outcome: WriteOutcome): DocRow {
  if (outcome.kind !== 'done') throw new Error(`write ended as ${outcome.kind}`);
  return outcome.doc;
}
