import type { Actor } from '@lockstep/contracts';
import type { EventType, WaitingRow } from '@lockstep/core';
import type pg from 'pg';
import { SESSION_SETTINGS } from './client.js';

/** Any fixed number will do, as long as nothing else in this database locks the same one. */
const RELAY_LOCK = 7_205_115_001;

/**
 * Said once per connection. Marks may be lost in a crash of Postgres, which only publishes again: no reason to wait for the disk.
 * A relay that was stopped in the middle loses its session, and with it the lock, after half a minute: others take over.
 * Only a plain index scan notes which entries of the unpublished index are dead; with a bitmap each drain walks all that were
 * published since the last vacuum: measured, 8,000 entries for 11 rows after 8,000 saves.
 */
export const DRAIN_SETTINGS = `${SESSION_SETTINGS}; set synchronous_commit to off; set idle_in_transaction_session_timeout to '30s'; set enable_bitmapscan to off; set enable_sort to off`;

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
 * Each statement has its own snapshot, so the select sees what the relay before us marked. Unpublished rows are found by that
 * mark and never by a cursor: a transaction that commits late brings rows with lower numbers than those already published.
 */
export async function takeWaiting(client: pg.PoolClient, limit: number, except: bigint[]): Promise<WaitingRow[]> {
  const [, , { rows }] = await Promise.all([
    client.query('begin'),
    client.query({ name: 'turn', text: 'select pg_advisory_xact_lock($1)', values: [RELAY_LOCK] }),
    client.query<StoredRow>({ name: 'waiting', text: WAITING, values: [except, limit] }),
  ]);
  return rows.map(waitingRow);
}

const WAITING = `
  select seq, project_id, doc_id, type, actor, data, created_at,
         (extract(epoch from clock_timestamp() - created_at) * 1000)::double precision as age_ms
  from outbox where published_at is null and seq <> all ($1::bigint[]) order by seq limit $2`;

/** Marks the rows and commits, in one round trip; with none it only ends the transaction. */
export async function markPublished(client: pg.PoolClient, seqs: bigint[]): Promise<void> {
  const mark = { name: 'mark', text: 'update outbox set published_at = clock_timestamp() where seq = any ($1::bigint[])', values: [seqs] };
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
