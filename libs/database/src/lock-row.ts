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
    (extract(epoch from clock_timestamp() - ${l}.last_activity_at) * 1000)::double precision as "idleMs"`;
}

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
