import { createHash } from 'node:crypto';
import { LIMITS } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import { checkGlobs, globMatcher } from '../projects/globs.js';
import type { Access } from '../projects/access.js';

export interface Bundle {
  /** Changes exactly when a path or a text of the selection changes. */
  revision: string;
  docs: { id: string; path: string; version: number; contentSha: string; content: string }[];
}

/** What hooks and the command line pull: a project's documents, or those that match some globs, in one answer. */
export class Bundles {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /**
   * @param isKnown whether the caller already has a revision; when that is the present one, `docs` is null and no text was read.
   * @throws DomainError `bundle.too_large` beyond 5,000 documents or 32 MiB.
   */
  async pull(principal: Principal, project: string, globs: string[], isKnown: (revision: string) => boolean): Promise<Bundle | { revision: string; docs: null }> {
    const access = await this.access.to(principal, project, 'docs.read');
    const matches = globs.length === 0 ? () => true : globMatcher(checkGlobs('paths', globs));
    const chosen = (await this.store.docs.index(access.projectId)).filter(({ path }) => seesPath(principal, path) && matches(path));
    checkSize(chosen);
    const revision = revisionOf(chosen);
    if (isKnown(revision)) return { revision, docs: null };
    return this.read(access.projectId, chosen.map(({ id }) => id));
  }

  /** The texts and the versions they belong to come from one statement, so a save in between cannot tear them apart. */
  private async read(projectId: string, ids: string[]): Promise<Bundle> {
    const docs = await this.store.docs.texts(projectId, ids);
    return { revision: revisionOf(docs), docs };
  }
}

function revisionOf(docs: { id: string; path: string; version: number; contentSha: string }[]): string {
  const hash = createHash('sha1');
  for (const doc of docs) hash.update(`${doc.id} ${doc.version} ${doc.contentSha} ${doc.path}\n`);
  return hash.digest('hex');
}

function checkSize(docs: { size: number }[]): void {
  const bytes = docs.reduce((sum, doc) => sum + doc.size, 0);
  if (docs.length <= LIMITS.bundleDocs && bytes <= LIMITS.bundleBytes) return;
  throw new DomainError('bundle.too_large', {
    detail: `This bundle would hold ${docs.length} documents and ${bytes} bytes; at most ${LIMITS.bundleDocs} and ${LIMITS.bundleBytes}. Narrow it with ?paths=, for example ?paths=rules/**.`,
  });
}
