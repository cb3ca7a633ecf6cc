import type { Actor } from './actor.js';
import type { Lock } from './locks.js';
import type { FieldError } from './problem.js';

export type Origin = 'user' | 'apiKey' | 'github' | 'system';

export interface DocEvent {
  projectId: string;
  docId: string;
  path: string;
  version: number;
  contentSha: string;
  actor: Actor;
  origin: Origin;
}

/** `lock` is null when nobody holds the document any more. Drop any token lower than the one you know. */
export interface LockEvent {
  projectId: string;
  docId: string;
  token: number;
  lock: Lock | null;
}

export interface SyncEvent {
  projectId: string;
  linkId: string;
  runId: string;
  /** Which step is running, or what ended the run. */
  step?: string;
  inbound?: number;
  outbound?: number;
  conflicts?: number;
  commitSha?: string | null;
  error?: { code: string; message: string };
}

export interface ConflictEvent {
  projectId: string;
  conflictId: string;
  linkId: string;
  docId: string | null;
  path: string;
}

/** A change from GitHub waits for the end of a lock. `actor` is who made it. */
export interface StagedEvent {
  projectId: string;
  linkId: string;
  docId: string;
  path: string;
  commitSha: string;
  actor: Actor;
}

export interface PresenceEntry {
  actor: Actor;
  /** Documents that this person or agent has open. */
  docIds: string[];
}

export interface PresenceEvent {
  projectId: string;
  presence: PresenceEntry[];
}

/** An agent's text that waits for a person, or does no longer. */
export interface ProposalEvent {
  projectId: string;
  proposalId: string;
  docId: string;
  path: string;
  actor: Actor;
}

export interface DraftUpdate {
  docId: string;
  session: string;
  token: number;
  seq: number;
  /** Forwarded as it comes; Lockstep's own pages send `DraftChanges`. */
  changes: unknown;
}

/** Everything that was typed on top of a saved version: each message stands for itself, so none has to be asked for again. */
export interface DraftChanges {
  /** The version. */
  base: number;
  /** CodeMirror change set against its text with LF line ends, as its `toJSON()`; null when that is more than LIMITS.draftBytes. */
  set: unknown;
}

/** What watchers are told of it: the session is its holder's own. */
export type DraftEvent = Omit<DraftUpdate, 'session'>;

/** What the server sends; names are part of the contract. Payloads never carry document text. */
export interface ServerEvents {
  'doc.created': (event: DocEvent) => void;
  'doc.changed': (event: DocEvent) => void;
  'doc.moved': (event: DocEvent) => void;
  'doc.archived': (event: DocEvent) => void;
  'doc.restored': (event: DocEvent) => void;
  'doc.staged': (event: StagedEvent) => void;
  'lock.acquired': (event: LockEvent) => void;
  'lock.released': (event: LockEvent) => void;
  'lock.expired': (event: LockEvent) => void;
  'lock.stolen': (event: LockEvent) => void;
  'sync.started': (event: SyncEvent) => void;
  'sync.progress': (event: SyncEvent) => void;
  'sync.finished': (event: SyncEvent) => void;
  'sync.failed': (event: SyncEvent) => void;
  'conflict.opened': (event: ConflictEvent) => void;
  'conflict.resolved': (event: ConflictEvent) => void;
  'proposal.opened': (event: ProposalEvent) => void;
  'proposal.resolved': (event: ProposalEvent) => void;
  'presence.changed': (event: PresenceEvent) => void;
  'draft.updated': (event: DraftEvent) => void;
  /** To the holder: somebody opened the document and has not seen what is typed. */
  'draft.wanted': (event: { docId: string }) => void;
  /** To the holder alone: the lock ends then unless he does something. */
  'lock:idle': (event: { docId: string; token: number; releasesInMs: number }) => void;
  'auth:refresh': (event: { expiresInSeconds: number }) => void;
}

/** A refused message; the codes are those of HTTP problems. */
export interface AckError {
  code: string;
  detail: string;
  errors?: FieldError[];
  lock?: Lock | null;
  retryAfterSeconds?: number;
}

export type Ack<T> = (T & { ok: true }) | { ok: false; error: AckError };

export interface ProjectSnapshot {
  projectId: string;
  locks: Lock[];
  presence: PresenceEntry[];
}

/** What a client may say; every message is acknowledged. */
export interface ClientEvents {
  'project:join': (body: { project: string }, ack: (answer: Ack<ProjectSnapshot>) => void) => void;
  'project:leave': (body: { project: string }, ack: (answer: Ack<object>) => void) => void;
  'doc:open': (body: { docId: string }, ack: (answer: Ack<object>) => void) => void;
  'doc:close': (body: { docId: string }, ack: (answer: Ack<object>) => void) => void;
  'lock:acquire': (body: { docId: string; session: string; ttlSeconds?: number }, ack: (answer: Ack<{ lock: Lock }>) => void) => void;
  /** For who does not type: typing (`draft:update`) and saving keep a lock, and merely being there keeps it up to the idle limit. */
  'lock:renew': (body: { docId: string; session: string; token: number; ttlSeconds?: number }, ack: (answer: Ack<{ lock: Lock }>) => void) => void;
  'lock:release': (body: { docId: string; session: string; token: number }, ack: (answer: Ack<object>) => void) => void;
  'lock:steal': (body: { docId: string; session: string; seenToken: number; reason: string }, ack: (answer: Ack<{ lock: Lock }>) => void) => void;
  'draft:update': (body: DraftUpdate, ack: (answer: Ack<object>) => void) => void;
  'auth:token': (body: { token: string }, ack: (answer: Ack<object>) => void) => void;
}
