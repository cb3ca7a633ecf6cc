import type { Actor, Page, VersionSource } from '@lockstep/contracts';
import { invalidField } from '../errors.js';
import { isId } from '../ids.js';
import { pageOf, readCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { RecentPlace, RecentRow } from '../ports/doc-store.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';

export interface RecentQuery extends PageQuery {
  /** Only what changed at this time or later. */
  since?: Date;
}

/** A document with its newest version. */
export interface RecentChange {
  docId: string;
  path: string;
  version: number;
  contentSha: string;
  size: number;
  changedAt: string;
  changedBy: Actor;
  message: string | null;
  source: VersionSource;
}

/**
 * What changed lately, one entry per live document. The activity feed says more, but names paths beyond those that a key is bound to;
 * this is for everybody who may read documents.
 */
export class RecentChanges {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** Newest first. */
  async list(principal: Principal, project: string, { since, limit, cursor }: RecentQuery): Promise<Page<RecentChange>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const rows = await this.store.docs.recent(access.projectId, { since, among: await this.access.among(access), after: readPlace(cursor), limit: limit + 1 });
    return pageOf(rows, limit, keyOf, viewChange);
  }
}

function keyOf({ changedAt, docId }: RecentRow): string {
  return `${changedAt.getTime()} ${docId}`;
}

function readPlace(cursor: string | undefined): RecentPlace | undefined {
  const key = readCursor(cursor);
  if (key === undefined) return undefined;
  const [time = '', docId = ''] = key.split(' ', 2);
  if (!/^\d{1,15}$/.test(time) || !isId(docId)) throw invalidField('cursor', 'is not a cursor from this list');
  return { at: new Date(Number(time)), docId };
}

function viewChange({ changedAt, ...row }: RecentRow): RecentChange {
  return { ...row, changedAt: changedAt.toISOString() };
}
