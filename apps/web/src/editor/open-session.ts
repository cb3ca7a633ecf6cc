import type { Extension } from '@codemirror/state';
import type { DocWithContent, Lock } from '@lockstep/contracts';
import { acquireLock, deleteDraft, getDoc, getVersion, putDraft, releaseLock, renewLock, saveDoc, stealLock } from '../api/docs.js';
import type { LiveConnection } from '../api/live-connection.js';
import { UnreachableError } from '../api/problem.js';
import type { ProjectRoom } from '../api/project-room.js';
import type { Clock } from '../api/steady-clock.js';
import { EditorSession } from './editor-session.js';
import type { LockPorts } from './lock-keeper.js';
import type { RescueStore } from './rescue-store.js';
import { lockSession } from './this-page.js';

export interface OpenDocument {
  project: string;
  doc: DocWithContent;
  userId: string;
  mayWrite: boolean;
  live: LiveConnection;
  room: ProjectRoom;
  now: Clock;
  rescues: RescueStore;
  extensions: Extension;
}

/** Wires an editor to the server: locks over the socket while there is one, everything that must not be lost over HTTP. */
export function openSession(open: OpenDocument): EditorSession {
  const { project, doc } = open;
  const ports = {
    lock: lockPorts(open),
    rescues: open.rescues,
    load: () => getDoc(project, doc.id),
    loadVersion: async (version: number) => (await getVersion(project, doc.id, version)).content,
    save: (save: Omit<Parameters<typeof saveDoc>[0], 'project' | 'docId'>) => saveDoc({ ...save, project, docId: doc.id }),
    putDraft: (draft: { content: string; baseVersion: number }) => putDraft(project, doc.id, draft),
    deleteDraft: () => deleteDraft(project, doc.id),
  };
  return new EditorSession(doc, open.mayWrite, ports, open.extensions);
}

function lockPorts({ project, doc, live, room, now, userId }: OpenDocument): Omit<LockPorts, 'changed'> {
  const session = lockSession;
  return {
    now,
    me: { userId, session },
    acquire: () => socketFirst(room, async () => (await live.ask('lock:acquire', { docId: doc.id, session })).lock, () => acquireLock(project, doc.id, session)),
    renew: (token) => renewLock(project, doc.id, { session, token }),
    release: (token) => releaseLock(project, doc.id, { session, token }),
    steal: async (seenToken, reason) => {
      const take = { session, seenToken, reason };
      return room.joined() ? (await live.ask('lock:steal', { ...take, docId: doc.id })).lock : stealLock(project, doc.id, take);
    },
    look: () => lookAt(room, doc.id),
  };
}

/** The server keeps a lock alive for the socket that asked for it. Where none is, or one that has died in silence, HTTP does. */
async function socketFirst(room: ProjectRoom, overSocket: () => Promise<Lock>, overHttp: () => Promise<Lock>): Promise<Lock> {
  if (!room.joined()) return overHttp();
  return overSocket().catch((error: unknown) => {
    if (error instanceof UnreachableError) return overHttp();
    throw error;
  });
}

async function lookAt(room: ProjectRoom, docId: string): Promise<Lock | null> {
  await room.takeSnapshot();
  return room.state().locks.get(docId)?.lock ?? null;
}
