import { Prisma } from './generated/client.js';

/** The CTEs of a statement that tell what it did: the event, and that it waits for the relay. @param insert an insert into outbox. */
export function announced(insert: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`announced as (${insert} returning seq), waiting as (insert into outbox_waiting (seq) select seq from announced)`;
}
