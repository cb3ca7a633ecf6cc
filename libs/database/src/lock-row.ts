import type { Actor } from '@lockstep/contracts';
import type { HeldLock } from '@lockstep/core';
import { Prisma } from './generated/client.js';

/** A lock as the statements below select it; the holder is null when nobody has it. */
export interface LockRow {
  lockDocId: string;
  lockProjectId: string;
  token: bigint;
  holder: Actor | null;
  session: string | null;
  acquiredAt: Date | null;
  lastActivityAt: Date | null;
  expiresAt: Date | null;
  expiresInMs: number | null;
  idleMs: number | null;
}

/** The columns of a `LockRow`, from a doc_locks row under this alias. */
export function lockColumns(alias: 'l' | 'held'): Prisma.Sql {
  const l = Prisma.raw(alias);
  return Prisma.sql`${l}.doc_id as "lockDocId", ${l}.project_id as "lockProjectId", ${l}.token, ${l}.holder, ${l}.holder_session as session,
    ${l}.acquired_at as "acquiredAt", ${l}.last_activity_at as "lastActivityAt", ${l}.expires_at as "expiresAt",
    (extract(epoch from ${l}.expires_at - clock_timestamp()) * 1000)::double precision as "expiresInMs",
    ${idleMs(alias)} as "idleMs"`;
}

/**
 * Milliseconds since the holder of the doc_locks row under this alias did something: what the row notes (taking, renewing, typing), or
 * his last write of the document. A write only shares the lock row, so that it stays cheap; so it is looked up here. Null without a holder.
 */
export function idleMs(alias: 'l' | 'held'): Prisma.Sql {
  const l = Prisma.raw(alias);
  return Prisma.sql`case when ${l}.holder is not null then (extract(epoch from clock_timestamp() - greatest(${l}.last_activity_at,
    (select w.updated_at from docs w where w.id = ${l}.doc_id and w.updated_by->>'id' = ${l}.holder->>'id'))) * 1000)::double precision end`;
}

/** Whether somebody holds the doc_locks row `l` at the moment it is read. */
export const isHeld = Prisma.sql`(l.holder_session is not null and l.expires_at > clock_timestamp())`;

/** @throws Error when nobody holds the lock: the caller has to know. */
export function heldLock(row: LockRow): HeldLock {
  const { holder, session, acquiredAt, lastActivityAt, expiresAt } = row;
  if (!holder || session === null || !acquiredAt || !lastActivityAt || !expiresAt) throw new Error(`lock of ${row.lockDocId} has no holder`);
  return {
    docId: row.lockDocId,
    projectId: row.lockProjectId,
    token: Number(row.token),
    holder,
    session,
    acquiredAt,
    lastActivityAt,
    expiresAt,
    expiresInMs: Math.round(row.expiresInMs ?? 0),
    idleMs: Math.max(0, Math.round(row.idleMs ?? 0)),
  };
}

/** The lock if it is live by the clock of the statement that read it. */
export function liveLock(row: LockRow): HeldLock | null {
  return row.holder && (row.expiresInMs ?? 0) > 0 ? heldLock(row) : null;
}
