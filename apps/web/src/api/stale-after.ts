import type { ConflictEvent, DocEvent, LockEvent, ProposalEvent, StagedEvent, SyncEvent } from '@lockstep/contracts';
import { queryKeys } from './query-keys.js';

export type RoomEvent = DocEvent | LockEvent | SyncEvent | ConflictEvent | ProposalEvent | StagedEvent;

/** Every server event that changes something a page shows. */
export const roomEvents = [
  'doc.created', 'doc.changed', 'doc.moved', 'doc.archived', 'doc.restored', 'doc.staged',
  'lock.acquired', 'lock.released', 'lock.expired', 'lock.stolen',
  'sync.started', 'sync.progress', 'sync.finished', 'sync.failed',
  'conflict.opened', 'conflict.resolved',
  'proposal.opened', 'proposal.resolved',
] as const;
export type RoomEventName = (typeof roomEvents)[number];

/** Which cached answers an event makes old. Locks live on the lock board, so lock events make none old but the feed. */
export function staleAfter(project: string, name: RoomEventName, event: RoomEvent): (readonly unknown[])[] {
  const feed = queryKeys.activity(project);
  if (name.startsWith('lock.')) return [feed];
  if (name === 'sync.progress') return [queryKeys.links(project)];
  if (name.startsWith('sync.')) return [queryKeys.links(project), queryKeys.docs(project), queryKeys.conflicts(project), feed];
  if (name.startsWith('conflict.')) return [queryKeys.conflicts(project), queryKeys.links(project), queryKeys.docs(project), feed];
  if (name.startsWith('proposal.')) return [queryKeys.proposals(project), feed];
  const docId = 'docId' in event ? event.docId : null;
  return [queryKeys.docs(project), queryKeys.links(project), feed, ...(docId ? [queryKeys.doc(project, docId), queryKeys.versions(project, docId), queryKeys.staged(project, docId)] : [])];
}
