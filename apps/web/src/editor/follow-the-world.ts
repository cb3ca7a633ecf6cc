import type { DocWithContent } from '@lockstep/contracts';
import { getDraft } from '../api/docs.js';
import type { EditorSession } from './editor-session.js';
import { holdHere } from './held-here.js';
import { livingPages } from './living-pages.js';
import type { OpenDocument } from './open-session.js';
import type { Rescue } from './rescue-store.js';
import { lockSession, pageId } from './this-page.js';

type World = Omit<OpenDocument, 'extensions'>;

/** Lets an open editor hear everything that concerns it: news, connection, clock, the page being hidden or left. Returns how to stop. */
export function followTheWorld(session: EditorSession, world: World): () => void {
  const stops = [hearNews(session, world), hearConnection(session, world), hearClock(session), hearPage(session), holdHere(world.doc.id, { proof: () => session.lock.proof, hasUnsaved: () => session.hasUnsaved() })];
  learnLock(session, world);
  if (world.mayWrite) void offerRescues(session, world);
  return () => stops.forEach((stop) => stop());
}

function hearNews(session: EditorSession, { room, live, doc }: World): () => void {
  let known = room.state().locks.get(doc.id);
  const stopDoc = room.onDoc((_name, event) => {
    if (event.docId === doc.id) void session.noticed({ version: event.version, updatedBy: event.actor });
  });
  const stopLocks = room.subscribe(() => {
    const entry = room.state().locks.get(doc.id);
    if (!entry || entry === known) return;
    known = entry;
    session.heardLock(entry.token, entry.lock, entry.at);
  });
  const stopIdle = live.on('lock:idle', ({ docId, token, releasesInMs }) => {
    if (docId === doc.id) session.lock.warnedIdle(token, releasesInMs);
  });
  return () => {
    stopDoc();
    stopLocks();
    stopIdle();
  };
}

/** The lock that came with the document; after a reload it may be this page's own, which is then taken up again. */
function learnLock(session: EditorSession, { room, doc, now }: World): void {
  if (doc.lock?.session === lockSession) void session.lock.ask();
  else if (doc.lock) {
    session.heardLock(doc.lock.token, doc.lock, now());
    room.learnLock({ docId: doc.id, token: doc.lock.token, lock: doc.lock }, now());
  }
}

function hearConnection(session: EditorSession, { live, room, doc }: World): () => void {
  const present = (): void => {
    // Presence is a courtesy; without an answer the next connection says it again.
    live.ask('doc:open', { docId: doc.id }).catch(() => undefined);
  };
  if (room.joined()) present();
  const stop = room.onJoined(() => {
    present();
    session.connected();
  });
  return () => {
    stop();
    if (live.status() === 'live') live.ask('doc:close', { docId: doc.id }).catch(() => undefined);
  };
}

function hearClock(session: EditorSession): () => void {
  const timer = setInterval(() => session.tick(), 1_000);
  return () => clearInterval(timer);
}

function hearPage(session: EditorSession): () => void {
  const visibility = (): void => {
    if (document.visibilityState === 'hidden') void session.keepEverywhere();
    else session.tick();
  };
  const leaving = (event: BeforeUnloadEvent): void => {
    if (session.hasUnsaved()) event.preventDefault();
  };
  const gone = (): void => {
    session.keepHere();
    // With unsaved text the lock stays for the moment it takes to reload; without a page to renew it, it ends by itself.
    if (!session.hasUnsaved()) void session.lock.release();
  };
  const online = (): void => session.connected();
  document.addEventListener('visibilitychange', visibility);
  window.addEventListener('beforeunload', leaving);
  window.addEventListener('pagehide', gone);
  window.addEventListener('online', online);
  return () => {
    document.removeEventListener('visibilitychange', visibility);
    window.removeEventListener('beforeunload', leaving);
    window.removeEventListener('pagehide', gone);
    window.removeEventListener('online', online);
  };
}

/** What earlier pages of this person left behind, here and on the server. */
async function offerRescues(session: EditorSession, { project, doc, rescues }: World): Promise<void> {
  const living = await livingPages();
  living.delete(pageId);
  const here = rescues.leftBehind(doc.id, living);
  session.offer(here);
  if (rescues.onAnotherScreen(doc.id, living)) return;
  const draft = await serverDraft(project, doc);
  if (draft) session.offer([...here, draft].sort((a, b) => b.keptAt - a.keptAt));
}

async function serverDraft(project: string, doc: DocWithContent): Promise<Rescue | null> {
  try {
    const { content, baseVersion, updatedAt } = await getDraft(project, doc.id);
    return { page: 'server', content, baseVersion, keptAt: Date.parse(updatedAt) };
  } catch {
    // Usually there is none. When it cannot be asked for, it stays where it is and is offered next time.
    return null;
  }
}
