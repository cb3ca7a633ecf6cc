import type { Page } from '@lockstep/contracts';
import { pageOf, readNumberCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { SearchHit } from '../ports/doc-store.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';

/** `path:` words narrow by path, all of them; the rest is for Postgres' web search syntax. */
const PATH_WORD = /(?<=^|\s)path:(?:"([^"]+)"|(\S+))/g;

/** Each exclusion of nothing nests the next one in Postgres' parser, whose stack ends at 32 with an error. */
const EMPTY_EXCLUSIONS = /-[^\p{L}\p{N}]*-/gu;

/** Full-text search over paths and texts of one project. */
export class Search {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** @param q words, "phrases", -not, OR, path:part, path:"part with spaces". */
  async find(principal: Principal, project: string, q: string, { limit, cursor }: PageQuery): Promise<Page<SearchHit>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const paths = [...q.matchAll(PATH_WORD)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const text = q.replace(PATH_WORD, ' ').replace(EMPTY_EXCLUSIONS, '-').trim();
    if (paths.length === 0 && text === '') return { items: [], nextCursor: null };
    const offset = readNumberCursor(cursor) ?? 0;
    const hits = await this.store.docs.search(access.projectId, { text, paths, among: await this.access.among(access), limit: limit + 1, offset });
    return pageOf(hits, limit, () => String(offset + limit), (hit) => hit);
  }
}
