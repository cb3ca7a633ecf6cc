import type { Activity, Page } from '@lockstep/contracts';
import { pageOf, readSeqCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { OutboxReader, OutboxRow } from '../ports/outbox-store.js';
import type { Principal } from '../principal.js';
import type { Access } from './access.js';

export interface ActivityQuery extends PageQuery {
  docId?: string;
  actorId?: string;
  type?: string;
}

/** The outbox as people read it: who did what, when, newest first. */
export class ActivityFeed {
  constructor(
    private readonly outbox: Pick<OutboxReader, 'activity'>,
    private readonly access: Access,
  ) {}

  /** People only: an event's data may name paths beyond those that a key is bound to. */
  async list(principal: Principal, project: string, { cursor, limit, ...filter }: ActivityQuery): Promise<Page<Activity>> {
    const { projectId } = await this.access.to(principal, project, 'members.read');
    const rows = await this.outbox.activity({ projectId, ...filter, before: readSeqCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, (row) => String(row.seq), viewActivity);
  }
}

function viewActivity(row: OutboxRow): Activity {
  return { id: String(row.seq), type: row.type, actor: row.actor, docId: row.docId, createdAt: row.createdAt.toISOString(), data: row.data };
}
