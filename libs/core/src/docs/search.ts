import type { Page } from '@lockstep/contracts';
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

  /** @param q words, "phrases", -not, OR, path:part. @param offset hits to skip. */
  async find(principal: Principal, project: string, q: string, { offset, limit }: { offset: number; limit: number }): Promise<Page<SearchHit>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const path = [...q.matchAll(PATH_WORD)].map((match) => match[1]).join('');
    const text = q.replace(PATH_WORD, ' ').trim();
    if (path === '' && text === '') return { items: [], nextCursor: null };
    const hits = await this.store.docs.search(access.projectId, { text, path, limit, offset });
    return {
      items: hits.filter((hit) => seesPath(principal, hit.path)),
      nextCursor: hits.length === limit ? String(offset + limit) : null,
    };
  }
}
