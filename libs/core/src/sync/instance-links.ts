import type { InstanceLink, Page } from '@lockstep/contracts';
import { invalidField } from '../errors.js';
import { isId } from '../ids.js';
import { pageOf, readCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { Store } from '../ports/store.js';
import type { InstanceLinkRow, LinkFilter, RunRow } from '../ports/sync-store.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';
import { lagOf, shownStatus, viewPause, viewRun, viewTrouble } from './link-view.js';

/** The links of all projects, for whoever looks after the installation: what needs him comes first. */
export class InstanceLinks {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** @throws DomainError `auth.forbidden` for everybody but the owner of the instance. */
  async list(principal: Principal, { status, cursor, limit }: PageQuery & { status?: LinkFilter }): Promise<Page<InstanceLink>> {
    await this.access.toInstance(principal);
    const { sync } = this.store;
    const rows = await sync.instanceLinks({ status, after: readPlace(cursor), limit: limit + 1 });
    const ids = rows.map(({ link }) => link.id);
    const [runs, conflicts] = [await sync.lastRuns(ids), await sync.openConflicts(ids)];
    const conflictsOf = (linkId: string): number => conflicts.filter((one) => one.linkId === linkId).length;
    return pageOf(rows, limit, placeOf, (row) => view(row, runs.get(row.link.id) ?? null, conflictsOf(row.link.id)));
  }
}

function view({ link, project }: InstanceLinkRow, lastRun: RunRow | null, conflicts: number): InstanceLink {
  const { id, owner, repo, branch, root, mode, lastError, rateLimit } = link;
  const state = { status: shownStatus(link, conflicts), lagSeconds: lagOf(link), conflicts, paused: viewPause(link), rateLimit };
  return { id, project, owner, repo, branch, root, mode, ...state, lastRun: lastRun && viewRun(lastRun), lastError: viewTrouble(lastError), editingError: viewTrouble(link.pullsError) };
}

function placeOf({ attention, link }: InstanceLinkRow): string {
  return `${attention} ${link.id}`;
}

function readPlace(cursor: string | undefined): { attention: number; id: string } | undefined {
  const place = readCursor(cursor);
  if (place === undefined) return undefined;
  const [attention = '', id = ''] = place.split(' ');
  if (!/^\d$/.test(attention) || !isId(id)) throw invalidField('cursor', 'is not a cursor from this list');
  return { attention: Number(attention), id };
}
