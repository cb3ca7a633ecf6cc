import type { Actor } from '@lockstep/contracts';

/** Something that happened. `data` holds what consumers need beyond ids; never document text. */
export interface OutboxEvent {
  type: EventType;
  projectId: string | null;
  docId: string | null;
  actor: Actor;
  data: Record<string, unknown>;
}

/** Past tense, dotted. The relay's effects are exhaustive over this list (relay/effects). */
export const EVENT_TYPES = [
  'project.created',
  'project.updated',
  'project.archived',
  'member.added',
  'member.changed',
  'member.removed',
  'invitation.created',
  'key.created',
  'key.rotated',
  'key.revoked',
  'session.ended',
  'doc.created',
  'doc.changed',
  'doc.moved',
  'doc.archived',
  'doc.restored',
  'doc.staged',
  'lock.acquired',
  'lock.released',
  'lock.expired',
  'lock.stolen',
  'link.created',
  'link.updated',
  'link.removed',
  'link.paused',
  'link.resumed',
  'link.rebuilt',
  'link.sync_requested',
  'delivery.received',
  'sync.started',
  'sync.finished',
  'sync.failed',
  'conflict.opened',
  'conflict.resolved',
  'proposal.opened',
  'proposal.resolved',
  'agents.policy_changed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A row of the outbox, in the order in which rows were written. */
export interface OutboxRow extends OutboxEvent {
  seq: bigint;
  createdAt: Date;
}

/** Exists only inside a transaction. */
export interface OutboxWriter {
  append(event: OutboxEvent): Promise<void>;
  appendMany(events: OutboxEvent[]): Promise<void>;
}

export interface ActivityFilter {
  projectId: string;
  docId?: string;
  actorId?: string;
  type?: string;
  /** Rows before this one, newest first. */
  before?: bigint;
  limit: number;
}

/** A row that waits for the relay. */
export interface WaitingRow extends OutboxRow {
  /** Time since it was written, by the database's clock. */
  ageMs: number;
}

/** The relay's side of the outbox. */
export interface OutboxReader {
  /**
   * Hands the oldest unpublished rows to `publish` and marks those whose numbers it returns, in one transaction. One caller at
   * a time over all processes (advisory lock); at least once: a crash in between hands the same rows out again.
   * @param except rows to leave alone for now, so that what cannot be published yet holds up nothing else.
   * @returns the number of rows handed out; less than `limit`: nothing more is waiting.
   */
  drain(limit: number, except: bigint[], publish: (rows: WaitingRow[]) => Promise<bigint[]>): Promise<number>;
  /** Age of the oldest unpublished row in milliseconds by the database's clock; 0 when none waits. */
  lagMs(): Promise<number>;
  /** Newest first. Rows stay for good: this is the audit trail too. */
  activity(filter: ActivityFilter): Promise<OutboxRow[]>;
}
