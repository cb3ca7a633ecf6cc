import type { Actor } from '@lockstep/contracts';
import type { ActivityFilter, EventType, OutboxEvent, OutboxReader, OutboxRow, OutboxWriter, WaitingRow } from '@lockstep/core';
import pg from 'pg';
import { hearingBreaks } from './client.js';
import type { Db } from './client.js';
import type { Outbox, Prisma, PrismaClient } from './generated/client.js';
import { DRAIN_SETTINGS, markPublished, takeWaiting } from './outbox-drain.js';

/** Gives up a connection that does not answer, also while other relays have their turn; milliseconds. */
const QUERY_TIMEOUT = 60_000;

/** Appends to the outbox inside the transaction it was made for. */
export class OutboxAppender implements OutboxWriter {
  constructor(private readonly db: Db) {}

  async append(event: OutboxEvent): Promise<void> {
    await this.appendMany([event]);
  }

  async appendMany(events: OutboxEvent[]): Promise<void> {
    const rows = await this.db.outbox.createManyAndReturn({
      data: events.map(({ actor, data, ...event }) => ({
        ...event,
        actorId: actor.id,
        actor: actor as unknown as Prisma.InputJsonObject,
        data: data as Prisma.InputJsonObject,
      })),
      select: { seq: true },
    });
    await this.db.outboxWaiting.createMany({ data: rows });
  }
}

/**
 * The outbox as the relay and the activity feed read it. Draining has one pipelined connection of its own: two round trips where an
 * interactive Prisma transaction needs five, and a busy pool cannot hold up the news.
 */
export class OutboxRepository implements OutboxReader {
  private readonly drains: pg.Pool;

  /** @param onError told about a broken drain connection; the next drain opens another one. */
  constructor(
    private readonly prisma: PrismaClient,
    databaseUrl: string,
    onError: (error: Error) => void,
  ) {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max: 1,
      pipeline: true,
      idleTimeoutMillis: 0,
      keepAlive: true,
      query_timeout: QUERY_TIMEOUT,
      allowExitOnIdle: true,
      onConnect: (client) => client.query(DRAIN_SETTINGS),
    });
    this.drains = hearingBreaks(pool, onError);
  }

  async drain(limit: number, except: bigint[], publish: (rows: WaitingRow[]) => Promise<bigint[]>): Promise<number> {
    const client = await this.drains.connect();
    try {
      const rows = await takeWaiting(client, limit, except);
      const published = rows.length > 0 ? await publish(rows) : [];
      await markPublished(client, published);
      client.release();
      return rows.length;
    } catch (error) {
      // Closing the connection is the rollback that works whatever state it is in.
      client.release(true);
      throw error;
    }
  }

  async lagMs(): Promise<number> {
    const rows = await this.prisma.$queryRaw<{ ageMs: number }[]>`
      select (extract(epoch from clock_timestamp() - created_at) * 1000)::double precision as "ageMs"
      from outbox where seq = (select min(seq) from outbox_waiting)`;
    return Math.max(0, rows[0]?.ageMs ?? 0);
  }

  async activity({ projectId, docId, actorId, type, before, limit }: ActivityFilter): Promise<OutboxRow[]> {
    const rows = await this.prisma.outbox.findMany({
      where: { projectId, docId, actorId, type, ...(before === undefined ? {} : { seq: { lt: before } }) },
      orderBy: { seq: 'desc' },
      take: limit,
    });
    return rows.map(outboxRow);
  }

  /** Ends the drain connection; waits for a running drain. */
  async close(): Promise<void> {
    await this.drains.end();
  }
}

function outboxRow({ seq, projectId, docId, type, actor, data, createdAt }: Outbox): OutboxRow {
  return {
    seq,
    projectId,
    docId,
    type: type as EventType,
    actor: actor as unknown as Actor,
    data: data as Record<string, unknown>,
    createdAt,
  };
}
