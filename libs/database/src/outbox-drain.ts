import type { Actor } from '@lockstep/contracts';
import type { EventType, WaitingRow } from '@lockstep/core';
import type pg from 'pg';

/** Any fixed number will do, as long as nothing else in this database locks the same one. */
const RELAY_LOCK = 7_205_115_001;

/**
 * Said once per connection. Marks may be lost in a crash of Postgres, which only publishes again: no reason to wait for the disk.
 * A relay that was stopped in the middle loses its session, and with it the lock, after half a minute: others take over.
 */
export const DRAIN_SETTINGS = `set synchronous_commit to off; set idle_in_transaction_session_timeout to '30s'`;

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
 * Opens the drain's transaction, waits for its turn among all relays and reads what waits, in one round trip.
 * Each statement has its own snapshot, so the select sees what the relay before us marked. Unpublished rows are found by that
 * mark and never by a cursor: a transaction that commits late brings rows with lower numbers than those already published.
 */
export async function takeWaiting(client: pg.PoolClient, limit: number, except: bigint[]): Promise<WaitingRow[]> {
  const results = (await client.query(`
    begin;
    select pg_advisory_xact_lock(${RELAY_LOCK});
    select seq, project_id, doc_id, type, actor, data, created_at,
           (extract(epoch from clock_timestamp() - created_at) * 1000)::double precision as age_ms
    from outbox where published_at is null ${except.length > 0 ? `and seq <> all (${numbers(except)})` : ''}
    order by seq limit ${Math.trunc(limit)}`)) as unknown as pg.QueryResult<StoredRow>[];
  return (results.at(-1)?.rows ?? []).map(waitingRow);
}

/** Marks the rows and commits, in one round trip; with none it only ends the transaction. */
export async function markPublished(client: pg.PoolClient, seqs: bigint[]): Promise<void> {
  const mark = seqs.length > 0 ? `update outbox set published_at = clock_timestamp() where seq = any (${numbers(seqs)});` : '';
  await client.query(`${mark} commit`);
}

/** Written into the text because a simple query, the only kind that carries several statements, has no parameters. */
function numbers(seqs: bigint[]): string {
  return `'{${seqs.map((seq) => BigInt(seq).toString()).join(',')}}'::bigint[]`;
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
