import type { Actor, Conflict, ConflictSummary, Page, SyncTrouble } from '@lockstep/contracts';
import { blobSha, checkContent } from '../docs/content.js';
import { expectDone } from '../docs/outcomes.js';
import { DomainError } from '../errors.js';
import { isId, newId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { DocRow, WriteOutcome } from '../ports/doc-store.js';
import type { Store, Tx } from '../ports/store.js';
import type { ConflictHead, ConflictRow } from '../ports/sync-store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { checkPath, seesPath } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';

/** What a person decided: a text of his own, or one of the two sides. */
export type Resolution = { content: string } | { take: 'ours' | 'theirs' };

/** Paths whose two sides need a person. Until he decides, both sides keep what they have and every other path goes on. */
export class Conflicts {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  async list(principal: Principal, project: string, { cursor, limit }: PageQuery): Promise<Page<ConflictSummary>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const rows = await this.store.sync.projectConflicts(access.projectId, { before: readIdCursor(cursor), limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => row.id, summary);
    return { ...page, items: page.items.filter((conflict) => seesPath(principal, conflict.path)) };
  }

  /** The three texts, ours as it is now. */
  async get(principal: Principal, project: string, conflictId: string): Promise<Conflict> {
    const access = await this.access.to(principal, project, 'docs.read');
    const row = await this.find(this.store, access, conflictId);
    checkPath(principal, row.path);
    const doc = row.docId ? await this.store.docs.find(access.projectId, row.docId) : null;
    return { ...summary(row), base: row.base, ours: doc?.content ?? null, oursVersion: doc?.version ?? null, theirs: row.theirs, theirsSha: theirsShaOf(row) };
  }

  /**
   * `oursVersion`: the version of ours that the person saw; without it, the one on record when the conflict was found.
   * `theirsSha`: the file that he saw on their side, null for none; without it, whatever is there by now.
   * @throws DomainError `conflict.resolved`, `doc.version_conflict` when ours was changed since it was seen, `doc.path_taken`.
   */
  async resolve(principal: Principal, project: string, conflictId: string, { oursVersion, theirsSha, ...resolution }: Resolution & { oursVersion?: number; theirsSha?: string | null }): Promise<void> {
    const access = await this.access.to(principal, project, 'conflicts.resolve');
    await this.store.transaction(async (tx) => {
      const conflict = await this.find(tx, access, conflictId);
      const actor = actorOf(access.principal);
      // What is running planned without this decision. Taken first of all, as runs do, the link also keeps the two from waiting for each other.
      await tx.sync.stopRuns(conflict.linkId, settledMeanwhile(actor));
      if (!(await tx.sync.resolveConflict(conflict.id, actor))) throw alreadyResolved();
      // A run may have met a newer file since: to take that for seen would overwrite what was pushed.
      if (theirsSha !== undefined && theirsSha !== theirsShaOf(conflict)) throw newerTheirs();
      await new Settlement(tx, access, conflict, oursVersion).apply(resolution);
      await tx.sync.request(conflict.linkId);
      // A whole run, not only a look: the record may be older than what is staged, which the new base does not know.
      const runId = await tx.sync.queueRun({ id: newId(), linkId: conflict.linkId, trigger: 'manual' });
      const data = { conflictId: conflict.id, linkId: conflict.linkId, path: conflict.path };
      await tx.outbox.append({ type: 'conflict.resolved', projectId: access.projectId, docId: conflict.docId, actor, data });
      await tx.outbox.append({ type: 'link.sync_requested', projectId: access.projectId, docId: null, actor, data: { linkId: conflict.linkId, runId } });
    });
  }

  private async find(rooms: Pick<Tx, 'sync'>, access: ProjectAccess, conflictId: string): Promise<ConflictRow> {
    const row = isId(conflictId) ? await rooms.sync.conflict(access.projectId, conflictId) : null;
    if (!row) throw new DomainError('conflict.not_found', { detail: 'There is no such conflict in this project.' });
    if (row.resolvedAt) throw alreadyResolved();
    return row;
  }
}

function theirsShaOf({ theirs, theirsBlobSha }: Pick<ConflictRow, 'theirs' | 'theirsBlobSha'>): string | null {
  return theirs === null ? null : (theirsBlobSha ?? blobSha(Buffer.from(theirs)));
}

function newerTheirs(): DomainError {
  return new DomainError('doc.version_conflict', { detail: 'The file in the repository changed after you looked at this conflict. Read it again, then decide.' });
}

/**
 * Carries a decision out. The base becomes the side that was decided against, so that to the next run the decision looks like
 * an ordinary edit on top of it; a newer change on either side is then met by the ordinary rules.
 */
class Settlement {
  constructor(
    private readonly tx: Tx,
    private readonly access: ProjectAccess,
    private readonly conflict: ConflictRow,
    private readonly oursVersion: number | undefined,
  ) {}

  async apply(resolution: Resolution): Promise<void> {
    const doc = await this.currentDoc();
    const text = 'content' in resolution ? resolution.content : resolution.take === 'theirs' ? this.conflict.theirs : undefined;
    if (text === undefined) await this.keepOurs(doc);
    else if (text === null) await this.followDeletion(doc);
    else await this.write(doc, text);
  }

  private async currentDoc(): Promise<DocRow | null> {
    const { docId } = this.conflict;
    return docId ? this.tx.docs.findHead(this.access.projectId, docId) : null;
  }

  private async keepOurs(doc: DocRow | null): Promise<void> {
    await this.setBase(doc?.id ?? this.conflict.docId, doc?.version ?? 0);
  }

  /** They deleted it and he agrees. */
  private async followDeletion(doc: DocRow | null): Promise<void> {
    if (doc) this.expect(await this.tx.docs.archive({ docId: doc.id, baseVersion: this.seenVersion(doc), ...this.authorship() }));
    await this.setBase(doc?.id ?? this.conflict.docId, 0);
  }

  private async write(doc: DocRow | null, text: string): Promise<void> {
    const target = doc ?? (await this.restored());
    const content = checkContent(text);
    const baseVersion = doc ? this.seenVersion(doc) : target.version;
    const saved = content.sha === target.contentSha ? target : this.expect(await this.tx.docs.save({ docId: target.id, baseVersion, content, ...this.authorship() }));
    await this.setBase(saved.id, saved.version);
  }

  /** We deleted it and he wants it back. */
  private async restored(): Promise<DocRow> {
    const { docId } = this.conflict;
    if (!docId) throw new DomainError('doc.not_found', { detail: 'The document is gone.' });
    return this.expect(await this.tx.docs.restore({ docId, ...this.authorship() }));
  }

  private async setBase(docId: string | null, version: number): Promise<void> {
    const { linkId, path, theirs, kind } = this.conflict;
    const bases = await this.tx.sync.bases(linkId);
    const known = bases.find((base) => base.docId === docId) ?? bases.find((base) => base.path === path);
    if (theirs === null) return this.tx.sync.dropBases(linkId, known ? [known.docId] : []);
    if (!docId) return;
    // The file stands where the base says; a document that was moved meanwhile goes out under its new path afterwards.
    const at = kind === 'add_add' ? path : (known?.path ?? path);
    const sha = this.conflict.theirsBlobSha ?? blobSha(Buffer.from(theirs));
    await this.tx.sync.setBases(linkId, [{ docId, path: at, blobSha: sha, version, mode: known?.mode ?? '100644', content: theirs }]);
  }

  private seenVersion(doc: DocRow): number {
    return this.oursVersion ?? this.conflict.oursVersion ?? doc.version;
  }

  private authorship() {
    return { actor: actorOf(this.access.principal), source: 'merge' as const, message: `Resolve the conflict at ${this.conflict.path}`, proof: null };
  }

  private expect(outcome: WriteOutcome): DocRow {
    return expectDone(outcome, this.access, this.conflict.path);
  }
}

function settledMeanwhile(actor: Actor): SyncTrouble {
  return { code: 'conflict.resolved', message: `${actor.name} settled a conflict during this run.`, next: 'Nothing to do: the next run goes on from there.' };
}

function alreadyResolved(): DomainError {
  return new DomainError('conflict.resolved', { detail: 'This conflict is resolved already.' });
}

function summary({ id, linkId, docId, path, kind, createdAt }: ConflictHead): ConflictSummary {
  return { id, linkId, docId, path, kind, createdAt: createdAt.toISOString() };
}
