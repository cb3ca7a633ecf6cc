import type { FanoutRow, FanoutState, Page } from '@lockstep/contracts';
import { pageOf, readCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { Store } from '../ports/store.js';
import type { FanoutBase, FanoutDoc } from '../ports/sync-store.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';
import { Selection } from './selection.js';

/** Links whose repositories are told apart in one table. */
const MOST_LINKS = 200;

/** Which repository is on which version of which document, as far as both sides last agreed: nobody is asked on GitHub. */
export class Fanout {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  async list(principal: Principal, project: string, { prefix, cursor, limit }: PageQuery & { prefix?: string }): Promise<Page<FanoutRow>> {
    const access = await this.access.to(principal, project, 'links.read');
    const links = await this.store.sync.links(access.projectId, { limit: MOST_LINKS });
    const selections = new Map(links.map((link) => [link.id, new Selection(link)]));
    const docs = await this.store.sync.fanout(access.projectId, { prefix, among: await this.access.among(access), after: readCursor(cursor), limit: limit + 1 });
    return pageOf(docs, limit, ({ path }) => path, (doc) => rowOf(doc, selections));
  }
}

function rowOf(doc: FanoutDoc, selections: Map<string, Selection>): FanoutRow {
  const links = doc.links.flatMap((base) => {
    const selection = selections.get(base.linkId);
    if (!selection) return [];
    const state = selection.has(doc.path) ? stateOf(doc, base) : 'not carried';
    return [{ linkId: base.linkId, version: state === 'not carried' ? null : base.version, state }];
  });
  return { docId: doc.id, path: doc.path, version: doc.version, links };
}

function stateOf({ path, contentSha }: FanoutDoc, base: FanoutBase): FanoutState {
  if (base.conflict) return 'conflict';
  if (base.staged) return 'ahead';
  return base.blobSha === contentSha && base.path === path ? 'same' : 'behind';
}
