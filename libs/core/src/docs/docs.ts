import { LIMITS } from '@lockstep/contracts';
import type { Doc, DocVersion, DocWithContent, Page, VersionSource } from '@lockstep/contracts';
import { DomainError, invalidField } from '../errors.js';
import { newId } from '../ids.js';
import { pageOf, readCursor, readNumberCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { DocHead, DocRow, DocRowWithContent } from '../ports/doc-store.js';
import type { LockProof } from '../ports/lock-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { checkPath, checkWrite, seesPath } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';
import { mergeTexts } from '../text/merge.js';
import { diffTexts } from '../text/unified-diff.js';
import type { TextDiff } from '../text/diff-hunk.js';
import { checkContent } from './content.js';
import { anotherDoc, checkLock, expectDone, expectSaved, versionConflict } from './outcomes.js';
import { checkDocPath } from './paths.js';
import { viewDoc, viewVersion } from './views.js';

/** How often a merge is tried again when other writers are faster. */
const MERGE_ATTEMPTS = 5;

export interface DocTarget {
  /** Id or slug. */
  project: string;
  docId: string;
}

/** What a writer must know of the document it changes: the version it read, and the lock if it holds one. */
export interface Expected {
  version: number;
  proof: LockProof | null;
}

export interface SaveInput extends Expected {
  content: string;
  message?: string;
  /** Merge three-way instead of refusing when somebody else saved meanwhile. */
  merge: boolean;
}

/** A text for a path, by a writer who knows documents by path. */
export interface PutInput {
  /** The lock that the writer claims. */
  proof: LockProof | null;
  path: string;
  /** Whose version `baseVersion` is; absent: that of the document that is at the path by now. */
  id?: string;
  content: string;
  /** The version the text was made on; 0: there must be no document at the path yet. */
  baseVersion: number;
  message?: string;
  merge: boolean;
}

/** Documents and their versions, for people and keys alike. */
export class Docs {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** Live documents in path order that the caller may see. */
  async list(principal: Principal, project: string, { prefix, limit, cursor }: PageQuery & { prefix?: string }): Promise<Page<Doc>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const rows = await this.store.docs.list(access.projectId, { prefix, among: await this.access.among(access), after: readCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, ({ path }) => path, (row) => viewDoc(row, access));
  }

  /** @throws DomainError `doc.not_found` also for a document outside a key's paths. */
  async get(principal: Principal, at: DocTarget): Promise<DocWithContent> {
    const access = await this.access.to(principal, at.project, 'docs.read');
    return this.shown(await this.store.docs.find(access.projectId, at.docId), access);
  }

  /** Which text the document has now, for conditional requests. */
  async head(principal: Principal, at: DocTarget): Promise<DocHead> {
    return (await this.access.toDoc(principal, at, 'docs.read')).doc;
  }

  async getByPath(principal: Principal, project: string, path: string): Promise<DocWithContent> {
    const access = await this.access.to(principal, project, 'docs.read');
    return this.shown(await this.store.docs.findByPath(access.projectId, checkDocPath(path)), access);
  }

  /** Which text the document at a path has now, for conditional requests. */
  async headByPath(principal: Principal, project: string, path: string): Promise<DocHead> {
    const access = await this.access.to(principal, project, 'docs.read');
    const [doc] = await this.store.docs.findManyByPath(access.projectId, [checkDocPath(path)]);
    if (!doc || !seesPath(principal, path)) throw notFound();
    return doc;
  }

  /** @throws DomainError `doc.path_taken` when a live document has the path. */
  async create(principal: Principal, project: string, input: { path: string; content: string; message?: string }): Promise<Doc> {
    const access = await this.access.to(principal, project, 'docs.write');
    const path = checkDocPath(input.path);
    const content = checkContent(input.content);
    checkWrite(access, path);
    const outcome = await this.store.docs.create({ docId: newId(), projectId: access.projectId, path, content, ...this.by(principal, input) });
    return viewDoc(expectDone(outcome, access, path), access);
  }

  /**
   * Saves a new version. Bytes that are already there change nothing and are no conflict, so that a save whose answer was lost can be repeated.
   * @throws DomainError `doc.version_conflict`, `doc.merge_conflict`, `lock.held`, `lock.lost`.
   */
  async save(principal: Principal, at: DocTarget, input: SaveInput): Promise<Doc & { merged?: true }> {
    const { doc, access } = await this.access.toDoc(principal, at, 'docs.write');
    const content = checkContent(input.content);
    if (content.sha === doc.contentSha) return this.unchanged(doc, access);
    const outcome = await this.store.docs.save({ docId: doc.id, baseVersion: input.version, content, ...this.by(principal, input) });
    if (outcome.kind === 'stale' && input.merge && outcome.doc.contentSha !== content.sha) return this.mergeAndSave(access, outcome.doc, input);
    return viewDoc(expectSaved(outcome, access, content), access);
  }

  /**
   * Creates or saves the document at a path.
   * @throws DomainError as `create` and `save` do; `doc.version_conflict` also where another document is at the path by now.
   */
  async put(principal: Principal, project: string, { path, id, baseVersion, ...input }: PutInput): Promise<Doc & { merged?: true }> {
    if (baseVersion === 0 && input.proof) throw invalidField('lock', 'must be left out for a new document, which nobody can hold yet');
    if (baseVersion === 0) return this.create(principal, project, { path, content: input.content, message: input.message });
    const access = await this.access.to(principal, project, 'docs.write');
    const [doc] = await this.store.docs.findManyByPath(access.projectId, [checkDocPath(path)]);
    checkPath(principal, path);
    if (!doc) throw notFound();
    if (id !== undefined && id !== doc.id) throw anotherDoc(doc);
    return this.save(principal, { project, docId: doc.id }, { ...input, version: baseVersion });
  }

  async move(principal: Principal, at: DocTarget, input: Expected & { path: string }): Promise<Doc> {
    const { doc, access } = await this.access.toDoc(principal, at, 'docs.write');
    const path = checkDocPath(input.path);
    checkWrite(access, path);
    if (path === doc.path) return this.unchanged(doc, access);
    const outcome = await this.store.docs.move({ docId: doc.id, baseVersion: input.version, path, ...this.by(principal, input) });
    return viewDoc(expectDone(outcome, access, path), access);
  }

  /** Archives a document: it is out of the tree and the bundle, and can be restored with its history. */
  async archive(principal: Principal, at: DocTarget, input: Expected): Promise<void> {
    const { doc, access } = await this.access.toDoc(principal, at, 'docs.write');
    expectDone(await this.store.docs.archive({ docId: doc.id, baseVersion: input.version, ...this.by(principal, input) }), access);
  }

  /**
   * Brings an archived document back; does nothing to a live one.
   * @throws DomainError `doc.path_taken`, `lock.held`, `lock.lost`.
   */
  async restore(principal: Principal, at: DocTarget, proof: LockProof | null): Promise<Doc> {
    const access = await this.access.to(principal, at.project, 'docs.write');
    const archived = await this.store.docs.findHead(access.projectId, at.docId, { archived: true });
    if (!archived) return this.unchanged((await this.access.toDoc(principal, at, 'docs.write')).doc, access);
    checkWrite(access, archived.path);
    // The statement does not look at the lock, and need not: nobody can take that of an archived document, so since it was read it can only have ended.
    checkLock(archived.lock, proof, access);
    const outcome = await this.store.docs.restore({ docId: archived.id, ...this.by(principal, { proof: null }) });
    return viewDoc(expectDone(outcome, access, archived.path), access);
  }

  async versions(principal: Principal, at: DocTarget, { limit, cursor }: PageQuery): Promise<Page<DocVersion>> {
    const { doc } = await this.access.toDoc(principal, at, 'docs.read');
    const rows = await this.store.docs.versions(doc.id, { before: readNumberCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, ({ version }) => String(version), viewVersion);
  }

  async version(principal: Principal, at: DocTarget, version: number): Promise<DocVersion & { content: string }> {
    const { doc } = await this.access.toDoc(principal, at, 'docs.read');
    const row = await this.versionOf(doc.id, version);
    return { ...viewVersion(row), content: row.content };
  }

  /** Saves the text of an old version as a new one. */
  async restoreVersion(principal: Principal, at: DocTarget, version: number, expected: Expected): Promise<Doc> {
    const { doc, access } = await this.access.toDoc(principal, at, 'docs.write');
    const old = await this.versionOf(doc.id, version);
    if (old.contentSha === doc.contentSha) return this.unchanged(doc, access);
    const content = checkContent(old.content);
    const by = { ...this.by(principal, expected), source: 'restore' as const, message: `Restore version ${version}` };
    const outcome = await this.store.docs.save({ docId: doc.id, baseVersion: expected.version, content, ...by });
    return viewDoc(expectSaved(outcome, access, content), access);
  }

  async diff(principal: Principal, at: DocTarget, from: number, to: number): Promise<TextDiff> {
    const { doc } = await this.access.toDoc(principal, at, 'docs.read');
    const [before, after] = await Promise.all([this.versionOf(doc.id, from), this.versionOf(doc.id, to)]);
    return diffTexts(before.content, after.content, { from: `a/${doc.path}`, to: `b/${doc.path}` });
  }

  private async mergeAndSave(access: ProjectAccess, stale: DocRow, input: SaveInput): Promise<Doc & { merged?: true }> {
    const base = await this.store.docs.version(stale.id, input.version);
    if (!base) throw versionConflict(stale);
    for (let attempt = 0; attempt < MERGE_ATTEMPTS; attempt++) {
      const current = await this.store.docs.find(access.projectId, stale.id);
      if (!current) throw notFound();
      const merged = mergeTexts({ base: base.content, ours: input.content, theirs: current.content });
      if (!merged.clean) throw mergeConflict(base.content, input.content, current.content);
      const content = checkContent(merged.text);
      if (content.sha === current.contentSha) return { ...viewDoc(current, access), merged: true };
      const outcome = await this.store.docs.save({
        docId: stale.id,
        baseVersion: current.version,
        content,
        ...this.by(access.principal, input),
        source: 'merge',
      });
      if (outcome.kind !== 'stale') return { ...viewDoc(expectDone(outcome, access), access), merged: true };
    }
    throw new DomainError('doc.version_conflict', { detail: 'The document changes faster than your edit can be merged. Try again.', retryAfterSeconds: 1 });
  }

  /** The answer to a write that has nothing to change. */
  private async unchanged({ id }: DocHead, access: ProjectAccess): Promise<Doc> {
    const doc = await this.store.docs.findHead(access.projectId, id);
    if (!doc) throw notFound();
    return viewDoc(doc, access);
  }

  private by(principal: Principal, input: { message?: string; proof?: LockProof | null }) {
    const source: VersionSource = principal.kind === 'user' ? 'editor' : 'api';
    return { actor: actorOf(principal), source, message: input.message?.slice(0, LIMITS.messageChars) ?? null, proof: input.proof ?? null };
  }

  private shown(doc: DocRowWithContent | null, access: ProjectAccess): DocWithContent {
    if (!doc || !seesPath(access.principal, doc.path)) throw notFound();
    return { ...viewDoc(doc, access), content: doc.content };
  }

  private async versionOf(docId: string, version: number) {
    const row = await this.store.docs.version(docId, version);
    if (!row) throw new DomainError('doc.version_not_found', { detail: `This document has no version ${version}.` });
    return row;
  }
}

function notFound(): DomainError {
  return new DomainError('doc.not_found', { detail: 'There is no such document in this project.' });
}

function mergeConflict(base: string, ours: string, theirs: string): DomainError {
  return new DomainError('doc.merge_conflict', { detail: 'Both sides changed the same lines. Choose, then save on the current version.', base, ours, theirs });
}

