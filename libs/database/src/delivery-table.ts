import type { DeliveryRow, NewDelivery, OutboxEvent } from '@lockstep/core';
import { announced } from './announced.js';
import type { Db } from './client.js';
import { Prisma } from './generated/client.js';
import { deliveryRow } from './sync-rows.js';

export interface Page {
  before?: string;
  limit: number;
}

/** Newest first. */
export function olderThan(before: string | undefined): { id?: { lt: string } } {
  return before === undefined ? {} : { id: { lt: before } };
}

/** The webhooks that were received, per link. */
export class DeliveryTable {
  constructor(private readonly db: Db) {}

  /** GitHub waits for this answer, so it is one statement. */
  async addNew({ id, linkId, deliveryId, event, bodyHash }: NewDelivery, told: OutboxEvent): Promise<boolean> {
    const { projectId, type, actor, data } = told;
    const rows = await this.db.$queryRaw<unknown[]>`
      with added as (
        insert into webhook_deliveries (id, link_id, delivery_id, event, body_hash, status)
        select ${id}::uuid, l.id, ${deliveryId}, ${event}, ${bodyHash}, 'pending' from repo_links l
        where l.id = ${linkId}::uuid and not exists (select 1 from webhook_deliveries d where d.link_id = l.id and d.body_hash = ${bodyHash})
        on conflict (link_id, delivery_id) do nothing returning link_id),
      wanted as (update repo_links set needs_sync_at = coalesce(needs_sync_at, clock_timestamp()) where id in (select link_id from added)),
      ${announced(Prisma.sql`insert into outbox (project_id, type, actor_id, actor, data)
        select ${projectId}::uuid, ${type}, ${actor.id}, ${JSON.stringify(actor)}::jsonb, ${JSON.stringify(data)}::jsonb from added`)}
      select 1 from added`;
    return rows.length > 0;
  }

  /** To be called with the link's row locked. */
  async addUnlessKnown(delivery: NewDelivery): Promise<DeliveryRow | null> {
    const { linkId, deliveryId, bodyHash } = delivery;
    const known = await this.db.webhookDelivery.findFirst({ where: { linkId, OR: [{ deliveryId }, { bodyHash }] }, orderBy: { receivedAt: 'desc' } });
    if (!known) await this.db.webhookDelivery.create({ data: { ...delivery, status: 'pending' } });
    return known && deliveryRow(known);
  }

  async requeue(linkId: string, id: string): Promise<boolean> {
    const changed = await this.db.$executeRaw`
      update webhook_deliveries set status = 'pending', error = null, processed_at = null, attempts = attempts + 1, received_at = clock_timestamp()
      where id = ${id}::uuid and link_id = ${linkId}::uuid`;
    return changed > 0;
  }

  async list(linkId: string, { before, limit }: Page): Promise<DeliveryRow[]> {
    return (await this.db.webhookDelivery.findMany({ where: { linkId, ...olderThan(before) }, orderBy: { id: 'desc' }, take: limit })).map(deliveryRow);
  }
}
