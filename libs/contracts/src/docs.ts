import type { Actor } from './actor.js';
import type { Lock } from './locks.js';

export type DocSync = 'unlinked' | 'synced' | 'pending' | 'staged' | 'conflict';

/** A document without its text. */
export interface Doc {
  id: string;
  path: string;
  /** Grows by one with every save. */
  version: number;
  /** Bytes of the UTF-8 text. */
  size: number;
  /** Git blob SHA-1 of the bytes, so that any git client can compare without downloading. */
  contentSha: string;
  updatedAt: string;
  updatedBy: Actor;
  lock: Lock | null;
  sync: DocSync;
}

export interface DocWithContent extends Doc {
  content: string;
}

/** What a repository has for a document that somebody holds: it is merged when the lock ends. */
export interface StagedChange {
  linkId: string;
  commitSha: string;
  author: Actor;
  stagedAt: string;
  /** What both sides last agreed on. */
  base: string;
  /** The text there; null: the file was deleted. */
  content: string | null;
  /** Where the file stands there; for a deleted one, where it stood. */
  path: string;
}

export type VersionSource = 'editor' | 'api' | 'github' | 'merge' | 'restore';

export interface DocVersion {
  version: number;
  author: Actor;
  source: VersionSource;
  message: string | null;
  contentSha: string;
  size: number;
  /** The git commit that brought or published this version, once there is one. */
  commitSha?: string;
  createdAt: string;
}

/** Something in a document that agents would stumble over. It never keeps anybody from saving. */
export interface DocWarning {
  /** Stable and dotted, such as `import.broken`. */
  code: string;
  /** From 1; absent when it is about the whole document. */
  line?: number;
  /** For people and agents: what is wrong and what to do. */
  message: string;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
