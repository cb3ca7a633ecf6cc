import type { EventType, WaitingRow } from '@lockstep/core';
import type { Broadcast } from '../realtime/broadcast.js';
import { roomOf } from '../realtime/rooms.js';
import { conflictEvent, docEvent, lockEvent, proposalEvent, stagedEvent, syncEvent } from './payloads.js';
import { docOf, number, optionalText, projectOf, text } from './row-data.js';

/** Something that must happen, and is tried until it does. Doing it twice does no harm. */
export type Errand =
  /** Let the workers look at every link of a project, but the one whose own sync brought the change. */
  | { kind: 'reconcileProject'; projectId: string; exceptLinkId: string | null }
  /** Let the workers look at one link at once. */
  | { kind: 'reconcileLink'; linkId: string; tellPulls: boolean }
  /** Let the workers tell the pull requests of a project who edits. */
  | { kind: 'tellPulls'; projectId: string }
  /** The same, and look at once at every link on which something waits for the end of this document's lock. */
  | { kind: 'lockEnded'; projectId: string; docId: string }
  /** Close every socket in a room: what its caller may do has changed. */
  | { kind: 'disconnect'; room: string };

export interface Effects {
  broadcast?: Broadcast;
  errand?: Errand;
}

/**
 * What follows from something that happened. Pure.
 * @throws Error when the row lacks what its type promises.
 */
export function effectsOf(row: WaitingRow): Effects {
  return EFFECTS[row.type](row);
}

/** A type that is not listed here does not compile. */
const EFFECTS: Record<EventType, (row: WaitingRow) => Effects> = {
  'project.created': nothing,
  'project.updated': nothing,
  'project.archived': (row) => ({ errand: { kind: 'disconnect', room: roomOf.project(projectOf(row)) } }),
  'member.added': nothing,
  // A role decides what one is shown as well as what one may do, so the socket starts again with the new one.
  'member.changed': dropMember,
  'member.removed': dropMember,
  'invitation.created': nothing,
  'key.created': nothing,
  // With a grace, sockets of the old secret are closed at its end. Without one they may be no longer good; who has the new secret comes again.
  'key.rotated': (row) => (number(row, 'graceSeconds') === 0 ? dropKey(row) : {}),
  'key.revoked': dropKey,
  'session.ended': (row) => ({ errand: { kind: 'disconnect', room: roomOf.session(text(row, 'sessionId')) } }),
  'doc.created': (row) => docEffects('doc.created', row),
  'doc.changed': (row) => docEffects('doc.changed', row),
  'doc.moved': (row) => docEffects('doc.moved', row),
  'doc.archived': (row) => docEffects('doc.archived', row),
  'doc.restored': (row) => docEffects('doc.restored', row),
  'doc.staged': stagedEffects,
  'lock.acquired': (row) => lockBegan('lock.acquired', row),
  'lock.released': (row) => lockEnded('lock.released', row),
  'lock.expired': (row) => lockEnded('lock.expired', row),
  'lock.stolen': (row) => lockBegan('lock.stolen', row),
  'link.created': nothing,
  'link.updated': nothing,
  'link.removed': nothing,
  'link.paused': nothing,
  'link.resumed': reconcileLink,
  'link.rebuilt': nothing,
  'link.sync_requested': reconcileLink,
  'delivery.received': reconcileLink,
  'sync.started': (row) => syncEffects('sync.started', row),
  'sync.finished': (row) => syncEffects('sync.finished', row),
  'sync.failed': (row) => syncEffects('sync.failed', row),
  'conflict.opened': (row) => ({ broadcast: { rooms: [roomOf.project(projectOf(row))], event: 'conflict.opened', payload: conflictEvent(row) } }),
  'conflict.resolved': (row) => ({ broadcast: { rooms: [roomOf.project(projectOf(row))], event: 'conflict.resolved', payload: conflictEvent(row) } }),
  'proposal.opened': (row) => ({ broadcast: { rooms: [roomOf.project(projectOf(row))], event: 'proposal.opened', payload: proposalEvent(row) } }),
  'proposal.resolved': (row) => ({ broadcast: { rooms: [roomOf.project(projectOf(row))], event: 'proposal.resolved', payload: proposalEvent(row) } }),
  'agents.policy_changed': nothing,
};

function nothing(): Effects {
  return {};
}

function dropKey(row: WaitingRow): Effects {
  return { errand: { kind: 'disconnect', room: roomOf.key(text(row, 'keyId')) } };
}

function dropMember(row: WaitingRow): Effects {
  return { errand: { kind: 'disconnect', room: roomOf.member(projectOf(row), text(row, 'userId')) } };
}

function reconcileLink(row: WaitingRow): Effects {
  // Only a push is certainly not about pull requests.
  return { errand: { kind: 'reconcileLink', linkId: text(row, 'linkId'), tellPulls: optionalText(row, 'event') !== 'push' } };
}

type DocEventName = 'doc.created' | 'doc.changed' | 'doc.moved' | 'doc.archived' | 'doc.restored';
type LockEventName = 'lock.acquired' | 'lock.released' | 'lock.expired' | 'lock.stolen';
type SyncEventName = 'sync.started' | 'sync.finished' | 'sync.failed';

function docEffects(event: DocEventName, row: WaitingRow): Effects {
  const payload = docEvent(row);
  return {
    broadcast: { rooms: [roomOf.project(payload.projectId), roomOf.doc(payload.docId)], event, payload },
    errand: { kind: 'reconcileProject', projectId: payload.projectId, exceptLinkId: optionalText(row, 'linkId') },
  };
}

function lockEffects(event: LockEventName, row: WaitingRow): Effects {
  const payload = lockEvent(row);
  return { broadcast: { rooms: [roomOf.project(payload.projectId), roomOf.doc(payload.docId)], event, payload } };
}

function lockEnded(event: 'lock.released' | 'lock.expired', row: WaitingRow): Effects {
  return { ...lockEffects(event, row), errand: { kind: 'lockEnded', projectId: projectOf(row), docId: docOf(row) } };
}

function lockBegan(event: 'lock.acquired' | 'lock.stolen', row: WaitingRow): Effects {
  return { ...lockEffects(event, row), errand: { kind: 'tellPulls', projectId: projectOf(row) } };
}

function stagedEffects(row: WaitingRow): Effects {
  const payload = stagedEvent(row);
  return { broadcast: { rooms: [roomOf.project(payload.projectId), roomOf.doc(payload.docId)], event: 'doc.staged', payload } };
}

function syncEffects(event: SyncEventName, row: WaitingRow): Effects {
  return { broadcast: { rooms: [roomOf.project(projectOf(row))], event, payload: syncEvent(row) } };
}
