import type { Page } from '@lockstep/contracts';
import { pageOf, readNumberCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { SearchHit } from '../ports/doc-store.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import type { Access } from '../projects/access.js';

/** `path:` words narrow by path; the rest is for Postgres' web search syntax. */
const PATH_WORD = /(?:^|\s)path:(\S+)/g;

/** Full-text search over paths and texts of one project. */
export class Search {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** @param q words, "phrases", -not, OR, path:part. */
  async find(principal: Principal, project: string, q: string, { limit, cursor }: PageQuery): Promise<Page<SearchHit>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const path = [...q.matchAll(PATH_WORD)].map((match) => match[1]).join('');
    const text = q.replace(PATH_WORD, ' ').trim();
    if (path === '' && text === '') return { items: [], nextCursor: null };
    const offset = readNumberCursor(cursor) ?? 0;
    const hits = await this.store.docs.search(access.projectId, { text, path, limit: limit + 1, offset });
    const page = pageOf(hits, limit, () => String(offset + limit), (hit) => hit);
    return { ...page, items: page.items.filter((hit) => seesPath(principal, hit.path)) };
  }
}
