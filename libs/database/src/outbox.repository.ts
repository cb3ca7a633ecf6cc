import type { OutboxEvent, OutboxWriter } from '@lockstep/core';
import type { Db } from './client.js';
import type { Prisma } from './generated/client.js';

/** Appends to the outbox inside the transaction it was made for. */
export class OutboxAppender implements OutboxWriter {
  constructor(private readonly db: Db) {}

  async append(event: OutboxEvent): Promise<void> {
    await this.appendMany([event]);
  }

  async appendMany(events: OutboxEvent[]): Promise<void> {
    await this.db.outbox.createMany({
      data: events.map(({ actor, data, ...event }) => ({
        ...event,
        actorId: actor.id,
        actor: actor as unknown as Prisma.InputJsonObject,
        data: data as Prisma.InputJsonObject,
      })),
    });
  }
}
