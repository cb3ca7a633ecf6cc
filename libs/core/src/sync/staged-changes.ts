import type { StagedChange } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import type { Store } from '../ports/store.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';
import type { DocTarget } from '../docs/docs.js';

/** What waits for a document until its lock ends. */
export class StagedChanges {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** Of several repositories the one that has waited longest. @throws DomainError `doc.not_found`, also when nothing waits. */
  async get(principal: Principal, at: DocTarget): Promise<StagedChange> {
    const { doc } = await this.access.toDoc(principal, at, 'docs.read');
    const staged = await this.store.sync.stagedFor(doc.id);
    if (!staged) throw new DomainError('doc.not_found', { detail: 'No change from GitHub is waiting for this document.' });
    const { linkId, commitSha, author, stagedAt, base, content, path } = staged;
    return { linkId, commitSha, author, stagedAt: stagedAt.toISOString(), base, content, path };
  }
}
