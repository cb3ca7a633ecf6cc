import { LIMITS } from '@lockstep/contracts';
import type { HeldLock, Holder, LockOutcome, LockStore } from '@lockstep/core';
import { announced } from './announced.js';
import type { Db } from './client.js';
import { Prisma } from './generated/client.js';
import { heldLock, idleMs, isHeld, lockColumns } from './lock-row.js';
import type { LockRow } from './lock-row.js';

const SWEEPER = { kind: 'system', id: 'sweeper', name: 'Lockstep' } as const;

type Held = { docId: string; session: string; token: number };

/**
 * The lease of each document. Every verb is one statement whose times come from clock_timestamp(), not now(): a statement that
 * waited for a row lock must judge by the moment it got it.
 */
export class LockRepository implements LockStore {
  constructor(
    private readonly db: Db,
    private readonly wake: () => void,
  ) {}

  async acquire(docId: string, holder: Holder, ttlSeconds: number): Promise<LockOutcome> {
    const rows = await this.db.$queryRaw<(LockRow & { taken: boolean })[]>`
      with before as (
        select l.*, l.holder_session is null or l.expires_at <= clock_timestamp() as free,
               l.holder_session = ${holder.session} and l.holder->>'id' = ${holder.actor.id} as own
        from doc_locks l where l.doc_id = ${docId}::uuid for update
      ), taken as (
        update doc_locks l
        set token = l.token + (case when before.free then 1 else 0 end),
            acquired_at = case when before.free then clock_timestamp() else l.acquired_at end,
            last_activity_at = case when before.free then clock_timestamp() else l.last_activity_at end,
            ${holderSet(holder, ttlSeconds)}
        from before where l.doc_id = ${docId}::uuid and before.doc_id = l.doc_id and (before.free or before.own)
        returning l.*
      ), ${announce('lock.acquired', holder.actor, Prisma.sql`from taken l join before using (doc_id) where before.free`)}
      select ${lockColumns('l')}, true as taken from taken l
      union all
      select ${lockColumns('l')}, false as taken from before l where not exists (select 1 from taken)`;
    return this.outcome(rows);
  }

  async renew(docId: string, holder: Holder, token: number, ttlSeconds: number): Promise<LockOutcome> {
    const rows = await this.db.$queryRaw<LockRow[]>`
      update doc_locks l set last_activity_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(secs => ${ttlSeconds})
      where l.doc_id = ${docId}::uuid and ${isHolder(holder, token)} and l.expires_at > clock_timestamp()
      returning ${lockColumns('l')}`;
    const [renewed] = rows;
    return renewed ? { done: true, lock: heldLock(renewed) } : { done: false, lock: await this.find(docId) };
  }

  async release(docId: string, holder: Holder, token: number): Promise<boolean> {
    const rows = await this.db.$queryRaw<unknown[]>`
      with freed as (
        update doc_locks l set ${freed} where l.doc_id = ${docId}::uuid and ${isHolder(holder, token)} returning l.*
      ), ${announce('lock.released', holder.actor, Prisma.sql`from freed l`)}
      select 1 from freed`;
    if (rows.length > 0) this.wake();
    return rows.length > 0;
  }

  async steal(docId: string, thief: Holder, { seenToken, ttlSeconds, reason }: { seenToken: number; ttlSeconds: number; reason: string }): Promise<LockOutcome> {
    const rows = await this.db.$queryRaw<(LockRow & { taken: boolean })[]>`
      with before as (
        select * from doc_locks where doc_id = ${docId}::uuid for update
      ), taken as (
        update doc_locks l
        set token = l.token + 1, acquired_at = clock_timestamp(), last_activity_at = clock_timestamp(), ${holderSet(thief, ttlSeconds)}
        from before where l.doc_id = ${docId}::uuid and before.doc_id = l.doc_id and before.token = ${seenToken}
        returning l.*
      ), ${announce('lock.stolen', thief.actor, Prisma.sql`from taken l join before using (doc_id)`, Prisma.sql`jsonb_build_object('reason', ${reason}::text, 'from', before.holder)`)}
      select ${lockColumns('l')}, true as taken from taken l
      union all
      select ${lockColumns('l')}, false as taken from before l where not exists (select 1 from taken)`;
    return this.outcome(rows);
  }

  async expire(limit: number): Promise<number> {
    const rows = await this.db.$queryRaw<unknown[]>`
      with due as (
        select doc_id, holder from doc_locks
        where holder_session is not null and expires_at <= clock_timestamp()
        limit ${limit} for update skip locked
      ), freed as (
        update doc_locks l set ${freed} from due where l.doc_id = due.doc_id returning l.*, due.holder as previous
      ), ${announce('lock.expired', SWEEPER, Prisma.sql`from freed l`, Prisma.sql`jsonb_build_object('from', l.previous)`)}
      select 1 from freed`;
    if (rows.length > 0) this.wake();
    return rows.length;
  }

  async find(docId: string): Promise<HeldLock | null> {
    const rows = await this.db.$queryRaw<LockRow[]>`
      select ${lockColumns('l')} from doc_locks l
      where l.doc_id = ${docId}::uuid and ${isHeld}`;
    return rows[0] ? heldLock(rows[0]) : null;
  }

  async pinHeld(docIds: string[]): Promise<Set<string>> {
    const rows = await this.db.$queryRaw<{ docId: string; held: boolean }[]>`
      select l.doc_id as "docId", ${isHeld} as held from doc_locks l where l.doc_id = any(${docIds}::uuid[]) order by l.doc_id for share`;
    return new Set(rows.flatMap(({ docId, held }) => (held ? [docId] : [])));
  }

  async list(projectId: string): Promise<(HeldLock & { path: string })[]> {
    const rows = await this.db.$queryRaw<(LockRow & { path: string })[]>`
      select ${lockColumns('l')}, d.path from doc_locks l join docs d on d.id = l.doc_id
      where l.project_id = ${projectId}::uuid and ${isHeld} and d.archived_at is null
      order by d.path`;
    return rows.map((row) => ({ ...heldLock(row), path: row.path }));
  }

  async renewMany(held: (Held & { active: boolean })[], ttlSeconds: number): Promise<{ docId: string; token: number; idleMs: number }[]> {
    const idle = Prisma.sql`case when h.active then 0 else ${idleMs('l')} end`;
    const rows = await this.db.$queryRaw<{ docId: string; token: bigint; idleMs: number }[]>`
      update doc_locks l
      set expires_at = clock_timestamp() + make_interval(secs => case when ${idle} < ${LIMITS.lockIdleRelease * 1000} then ${ttlSeconds}::int else 0 end),
          last_activity_at = case when h.active then clock_timestamp() else l.last_activity_at end
      from ${heldTable(held)} where ${matches} and l.expires_at > clock_timestamp()
      returning l.doc_id as "docId", l.token, ${idle} as "idleMs"`;
    return rows.map((row) => ({ ...row, token: Number(row.token) }));
  }

  async shorten(held: Held[], seconds: number): Promise<void> {
    await this.db.$executeRaw`
      update doc_locks l set expires_at = least(l.expires_at, clock_timestamp() + make_interval(secs => ${seconds}))
      from ${heldTable(held)} where ${matches}`;
  }

  private outcome(rows: (LockRow & { taken: boolean })[]): LockOutcome {
    const [row] = rows;
    if (!row) return { done: false, lock: null };
    if (!row.taken) return { done: false, lock: row.holder ? heldLock(row) : null };
    this.wake();
    return { done: true, lock: heldLock(row) };
  }
}

const freed = Prisma.sql`token = l.token + 1, holder_session = null, holder = null, acquired_at = null, last_activity_at = null, expires_at = null`;

const matches = Prisma.sql`l.doc_id = h.doc_id and l.holder_session = h.session and l.token = h.token`;

function heldTable(held: (Held & { active?: boolean })[]): Prisma.Sql {
  const column = <T>(pick: (lock: Held & { active?: boolean }) => T): T[] => held.map(pick);
  return Prisma.sql`unnest(${column((lock) => lock.docId)}::uuid[], ${column((lock) => lock.session)}::text[],
    ${column((lock) => lock.token)}::bigint[], ${column((lock) => lock.active ?? false)}::boolean[]) as h(doc_id, session, token, active)`;
}

function holderSet(holder: Holder, ttlSeconds: number): Prisma.Sql {
  return Prisma.sql`holder_session = ${holder.session}, holder = ${JSON.stringify(holder.actor)}::jsonb,
    expires_at = clock_timestamp() + make_interval(secs => ${ttlSeconds})`;
}

function isHolder(holder: Holder, token: number): Prisma.Sql {
  return Prisma.sql`l.token = ${token} and l.holder_session = ${holder.session} and l.holder->>'id' = ${holder.actor.id}`;
}

/** Tells what became of the lock row `l`. */
function announce(type: string, actor: Holder['actor'], from: Prisma.Sql, more: Prisma.Sql = Prisma.sql`'{}'::jsonb`): Prisma.Sql {
  const lock = Prisma.sql`case when l.holder is not null then jsonb_build_object('holder', l.holder, 'acquiredAt', l.acquired_at, 'expiresAt', l.expires_at) end`;
  return announced(Prisma.sql`insert into outbox (project_id, doc_id, type, actor_id, actor, data)
    select l.project_id, l.doc_id, ${type}, ${actor.id}, ${JSON.stringify(actor)}::jsonb, jsonb_build_object('token', l.token, 'lock', ${lock}) || ${more} ${from}`);
}
