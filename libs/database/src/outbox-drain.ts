import type { Actor } from '@lockstep/contracts';
import type { EventType, WaitingRow } from '@lockstep/core';
import type pg from 'pg';
import { SESSION_SETTINGS } from './client.js';

/** Any fixed number will do, as long as nothing else in this database locks the same one. */
const RELAY_LOCK = 7_205_115_001;

/**
 * Said once per connection. Marks may be lost in a crash of Postgres, which only publishes again: no reason to wait for the disk.
 * A relay that was stopped in the middle loses its session, and with it the lock, after half a minute: others take over.
 * The plan is to walk the short index of what waits and look up each event. Only a plain index scan notes which entries are dead (with
 * a bitmap each drain reads all that were carried since the last vacuum: measured, 8,000 for 11 rows), and a merge join would walk the
 * whole history beside it.
 */
export const DRAIN_SETTINGS = `${SESSION_SETTINGS}; set enable_bitmapscan to off; set enable_sort to off; set enable_mergejoin to off; set enable_hashjoin to off;
  set synchronous_commit to off; set idle_in_transaction_session_timeout to '30s'`;

interface StoredRow {
  seq: string;
  project_id: string | null;
  doc_id: string | null;
  type: string;
  actor: Actor;
  data: Record<string, unknown>;
  created_at: Date;
  age_ms: number;
}

/**
 * Opens the drain's transaction, waits for its turn among all relays and reads what waits; on a pipelined connection in one round trip.
 * Each statement has its own snapshot, so the select sees what the relay before us carried. Rows that wait are listed in a table of
 * their own and never found by a cursor: a transaction that commits late brings rows with lower numbers than those already carried.
 */
export async function takeWaiting(client: pg.PoolClient, limit: number, except: bigint[]): Promise<WaitingRow[]> {
  const [, { rows }] = await Promise.all([
    client.query(`begin; select pg_advisory_xact_lock(${RELAY_LOCK})`),
    client.query<StoredRow>({ name: 'waiting', text: WAITING, values: [except, limit] }),
  ]);
  return rows.map(waitingRow);
}

const WAITING = `
  select seq, project_id, doc_id, type, actor, data, created_at,
         (extract(epoch from clock_timestamp() - created_at) * 1000)::double precision as age_ms
  from (select seq from outbox_waiting where seq <> all ($1::bigint[]) order by seq limit $2) waiting join outbox using (seq) order by seq`;

/** Strikes the rows off and commits, in one round trip; with none it only ends the transaction. */
export async function markPublished(client: pg.PoolClient, seqs: bigint[]): Promise<void> {
  const mark = { name: 'mark', text: 'delete from outbox_waiting where seq = any ($1::bigint[])', values: [seqs] };
  await Promise.all([seqs.length > 0 ? client.query(mark) : null, client.query('commit')]);
}

function waitingRow(row: StoredRow): WaitingRow {
  return {
    seq: BigInt(row.seq),
    projectId: row.project_id,
    docId: row.doc_id,
    type: row.type as EventType,
    actor: row.actor,
    data: row.data,
    createdAt: row.created_at,
    ageMs: Math.max(0, row.age_ms),
  };
}
