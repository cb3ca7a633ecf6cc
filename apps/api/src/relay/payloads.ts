import type { Actor, ConflictEvent, DocEvent, Lock, LockEvent, ProposalEvent, StagedEvent, SyncEvent } from '@lockstep/contracts';
import { originOf } from '@lockstep/core';
import type { OutboxRow, WaitingRow } from '@lockstep/core';
import { docOf, number, optionalText, projectOf, text } from './row-data.js';

/** A document's news; never its text. */
export function docEvent(row: OutboxRow): DocEvent {
  return {
    projectId: projectOf(row),
    docId: docOf(row),
    path: text(row, 'path'),
    version: number(row, 'version'),
    contentSha: text(row, 'contentSha'),
    actor: row.actor,
    origin: originOf(row.actor),
  };
}

/** A change that waits for the end of a lock; never its text. */
export function stagedEvent(row: OutboxRow): StagedEvent {
  return { projectId: projectOf(row), linkId: text(row, 'linkId'), docId: docOf(row), path: text(row, 'path'), commitSha: text(row, 'commitSha'), actor: row.actor };
}

/** A lock as everybody may see it: no session, and nobody is promised that he may take it over. */
export function lockEvent(row: WaitingRow): LockEvent {
  const docId = docOf(row);
  const token = number(row, 'token');
  const stored = row.data.lock as { holder: Actor; acquiredAt: string; expiresAt: string } | null;
  return { projectId: projectOf(row), docId, token, lock: stored && { docId, token, ...shownLock(stored, row), canSteal: false } };
}

/** What is left of the lock counts from now by the database's clock: the row's time of writing plus its age. */
function shownLock(
  stored: { holder: Actor; acquiredAt: string; expiresAt: string },
  row: WaitingRow,
): Pick<Lock, 'holder' | 'acquiredAt' | 'expiresAt' | 'expiresInMs'> {
  const expiresAt = new Date(stored.expiresAt);
  return {
    holder: stored.holder,
    acquiredAt: new Date(stored.acquiredAt).toISOString(),
    expiresAt: expiresAt.toISOString(),
    expiresInMs: Math.max(0, Math.round(expiresAt.getTime() - row.createdAt.getTime() - row.ageMs)),
  };
}

/** How a run goes. */
export function syncEvent(row: OutboxRow): SyncEvent {
  const { step, inbound, outbound, conflicts, commitSha, error } = row.data as Partial<SyncEvent>;
  return { projectId: projectOf(row), linkId: text(row, 'linkId'), runId: text(row, 'runId'), step, inbound, outbound, conflicts, commitSha, error };
}

/** An agent's text that waits for a person, or does no longer. */
export function proposalEvent(row: OutboxRow): ProposalEvent {
  return { projectId: projectOf(row), proposalId: text(row, 'proposalId'), docId: docOf(row), path: text(row, 'path'), actor: row.actor };
}

/** A path that waits for a person, or does no longer. */
export function conflictEvent(row: OutboxRow): ConflictEvent {
  return { projectId: projectOf(row), conflictId: text(row, 'conflictId'), linkId: text(row, 'linkId'), docId: optionalText(row, 'docId') ?? row.docId, path: text(row, 'path') };
}
