import type { Actor, DocSync, VersionSource } from '@lockstep/contracts';
import type { HeldLock, LockProof } from './lock-store.js';
import type { ProjectStanding } from './project-store.js';

/** Which document it is and which text it has: all that deciding about a request takes. */
export interface DocHead {
  id: string;
  projectId: string;
  path: string;
  version: number;
  contentSha: string;
}

/** A document as stored, without its text. */
export interface DocRow extends DocHead {
  size: number;
  updatedAt: Date;
  updatedBy: Actor;
  archivedAt: Date | null;
  /** The live lock, if any. */
  lock: HeldLock | null;
  sync: DocSync;
}

export interface DocRowWithContent extends DocRow {
  content: string;
}

export interface VersionRow {
  version: number;
  author: Actor;
  source: VersionSource;
  message: string | null;
  contentSha: string;
  size: number;
  commitSha: string | null;
  createdAt: Date;
}

/** Text that has passed `checkContent`, with what is derived from its bytes. */
export interface CheckedContent {
  text: string;
  /** Git blob SHA-1. */
  sha: string;
  /** Bytes. */
  size: number;
}

/** Who writes, how, and with which lock; the same for every kind of write. */
export interface Authorship {
  actor: Actor;
  source: VersionSource;
  message: string | null;
  /** The commit that brought this text in, for source `github`. */
  commitSha?: string;
  /** null: the writer claims no lock, and is refused while somebody holds one. */
  proof: LockProof | null;
}

export interface SaveCommand extends Authorship {
  docId: string;
  baseVersion: number;
  content: CheckedContent;
}

export type WriteOutcome =
  | { kind: 'done'; doc: DocRow }
  | { kind: 'stale'; doc: DocRow }
  /** Somebody else holds the lock and the writer claimed none. */
  | { kind: 'held'; lock: HeldLock }
  /** The writer claimed a lock that is not his any more. */
  | { kind: 'lost'; lock: HeldLock | null }
  | { kind: 'path_taken' }
  | { kind: 'gone' };

export interface CreateCommand extends Authorship {
  docId: string;
  projectId: string;
  path: string;
  content: CheckedContent;
}

export interface ChangeCommand extends Authorship {
  docId: string;
  baseVersion: number;
}

export interface SearchHit {
  docId: string;
  path: string;
  snippet: string;
  rank: number;
}

/** The newest version of a live document, as news. */
export interface RecentRow {
  docId: string;
  path: string;
  version: number;
  contentSha: string;
  size: number;
  /** Of the text, or of a move since. */
  changedAt: Date;
  changedBy: Actor;
  /** Why, as the writer of the newest version said it. */
  message: string | null;
  source: VersionSource;
}

/** Where a page of news ended: they are in the order of their times, and of ids within one. */
export interface RecentPlace {
  at: Date;
  docId: string;
}

/** Every write is one statement that reads the lock row FOR SHARE before it touches the document, and writes its version and outbox rows itself. */
export interface DocStore {
  find(projectId: string, docId: string, options?: { archived?: boolean }): Promise<DocRowWithContent | null>;
  /** Without the text. */
  findHead(projectId: string, docId: string, options?: { archived?: boolean }): Promise<DocRow | null>;
  /** A live document together with what decides whether the caller may reach it, in one query; null: there is no such project. */
  reach(at: { project: string; docId: string }, userId: string | null): Promise<{ project: ProjectStanding; doc: DocHead | null } | null>;
  findByPath(projectId: string, path: string): Promise<DocRowWithContent | null>;
  findManyByPath(projectId: string, paths: string[]): Promise<DocRow[]>;
  /** Live documents in path order, after `after`. `among`, here and below: only those at these paths. */
  list(projectId: string, query: { prefix?: string; among?: string[]; after?: string; limit: number }): Promise<DocRow[]>;
  /** Live documents, last changed first: those changed at or after `since`, beyond the place where the page before ended. */
  recent(projectId: string, query: { since?: Date; among?: string[]; after?: RecentPlace; limit: number }): Promise<RecentRow[]>;
  /** Whether the project has more live documents than that; what it costs grows with `count` only. */
  hasMoreThan(projectId: string, count: number): Promise<boolean>;
  /** Paths, versions and SHAs of every live document, in path order: what a bundle is chosen from. */
  index(projectId: string): Promise<{ id: string; path: string; version: number; contentSha: string; size: number }[]>;
  /** Which of these documents are live in the project. */
  liveAmong(projectId: string, docIds: string[]): Promise<string[]>;
  /** Live documents of a project with their texts, in path order, all as of one moment. */
  texts(projectId: string, docIds: string[]): Promise<{ id: string; path: string; version: number; contentSha: string; content: string }[]>;
  /** @param query.paths every part must be in the path, whatever its case. */
  search(projectId: string, query: { text: string; paths: string[]; among?: string[]; limit: number; offset: number }): Promise<SearchHit[]>;

  create(command: CreateCommand): Promise<WriteOutcome>;
  /** Many at once: the ids of those that were made. The others found their path taken. */
  createMany(commands: CreateCommand[]): Promise<Set<string>>;
  save(command: SaveCommand): Promise<WriteOutcome>;
  /** @param command.from where it is said to come from, when it was put aside before. */
  move(command: ChangeCommand & { path: string; from?: string }): Promise<WriteOutcome>;
  /** Inside a transaction that moves them on: takes documents off their paths, so that they can change places. */
  putAside(docIds: string[]): Promise<void>;
  archive(command: ChangeCommand): Promise<WriteOutcome>;
  restore(command: Authorship & { docId: string }): Promise<WriteOutcome>;

  versions(docId: string, query: { before?: number; limit: number }): Promise<VersionRow[]>;
  version(docId: string, version: number): Promise<(VersionRow & { content: string }) | null>;
  /** The newest version with these bytes: lets a writer name its base by SHA. */
  versionBySha(docId: string, contentSha: string): Promise<(VersionRow & { content: string }) | null>;
  /** Notes which commit published these versions. */
  markPublished(published: { docId: string; version: number }[], commitSha: string): Promise<void>;

  putDraft(userId: string, docId: string, draft: { content: string; baseVersion: number }): Promise<DraftRow>;
  draft(userId: string, docId: string): Promise<DraftRow | null>;
  deleteDraft(userId: string, docId: string): Promise<void>;
}

export interface DraftRow {
  content: string;
  baseVersion: number;
  updatedAt: Date;
}
