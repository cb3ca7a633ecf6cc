import { DomainError } from '../errors.js';
import type { DraftRow } from '../ports/doc-store.js';
import type { Store } from '../ports/store.js';
import type { Principal, UserPrincipal } from '../principal.js';
import type { Access } from '../projects/access.js';
import { checkContent } from './content.js';
import type { DocTarget } from './docs.js';

/** Text that could not be saved: one rescued draft per person and document, kept until its writer decides. */
export class Drafts {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  async put(principal: Principal, at: DocTarget, draft: { content: string; baseVersion: number }): Promise<DraftRow> {
    const { user, docId } = await this.reach(principal, at);
    checkContent(draft.content);
    return this.store.docs.putDraft(user.userId, docId, draft);
  }

  async get(principal: Principal, at: DocTarget): Promise<DraftRow | null> {
    const { user, docId } = await this.reach(principal, at);
    return this.store.docs.draft(user.userId, docId);
  }

  async discard(principal: Principal, at: DocTarget): Promise<void> {
    const { user, docId } = await this.reach(principal, at);
    await this.store.docs.deleteDraft(user.userId, docId);
  }

  private async reach(principal: Principal, at: DocTarget): Promise<{ user: UserPrincipal; docId: string }> {
    const access = await this.access.to(principal, at.project, 'drafts.write');
    const doc = (await this.store.docs.findHead(access.projectId, at.docId)) ?? (await this.store.docs.findHead(access.projectId, at.docId, { archived: true }));
    if (!doc || principal.kind !== 'user') throw new DomainError('doc.not_found', { detail: 'There is no such document in this project.' });
    return { user: principal, docId: doc.id };
  }
}
