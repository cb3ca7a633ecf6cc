import type { LiveConnection } from '../api/live-connection.js';
import type { ProjectRoom } from '../api/project-room.js';
import type { Clock } from '../api/steady-clock.js';
import { DraftFollower } from './draft-follower.js';
import type { DraftShown, Watched } from './draft-follower.js';
import { DraftSender } from './draft-sender.js';
import type { Typed } from './draft-sender.js';
import type { EditorSession } from './editor-session.js';
import { heldByOther } from './lock-state.js';
import { lockSession } from './this-page.js';

interface World {
  doc: { id: string };
  userId: string;
  live: LiveConnection;
  room: ProjectRoom;
  now: Clock;
}

/** What is being typed in a document, before anybody saved it: told to those who look on, and seen by them. Never stored, never a text of this page. */
export class LiveDraft {
  readonly #follower = new DraftFollower();
  readonly #sender: DraftSender;
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];
  #watched = false;
  #shown: DraftShown | null = null;

  constructor(
    private readonly session: EditorSession,
    private readonly world: World,
  ) {
    const { doc, live, room, now } = world;
    this.#watched = this.#othersLookOn();
    this.#sender = new DraftSender({
      now,
      typed: () => typedIn(session),
      watched: () => live.status() === 'live' && this.#watched,
      send: (update) => live.ask('draft:update', { docId: doc.id, session: lockSession, ...update }),
    });
    this.#stops = [
      session.subscribe(() => this.#changed()),
      room.subscribe(() => this.#hearPresence()),
      live.on('draft.wanted', ({ docId }) => docId === doc.id && this.#sender.again()),
      live.on('draft.updated', (event) => {
        if (event.docId !== doc.id) return;
        this.#follower.hear(event);
        this.#look();
      }),
    ];
  }

  /** The text that somebody else is typing now, on top of the saved one on this page; null while nobody does. */
  readonly shown = (): DraftShown | null => this.#shown;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  stop(): void {
    this.#sender.stop();
    for (const stop of this.#stops) stop();
  }

  #changed(): void {
    this.#sender.changed();
    this.#look();
  }

  #hearPresence(): void {
    this.#watched = this.#othersLookOn();
    this.#sender.changed();
  }

  #othersLookOn(): boolean {
    const { userId, doc, room } = this.world;
    return room.state().presence.some(({ actor, docIds }) => actor.id !== userId && docIds.includes(doc.id));
  }

  #look(): void {
    const watched = watchedIn(this.session);
    const shown = watched && this.#follower.shown(watched);
    if (JSON.stringify(shown) === JSON.stringify(this.#shown)) return;
    this.#shown = shown;
    for (const listener of this.#listeners) listener();
  }
}

function typedIn({ lock, saver, buffer }: EditorSession): Typed | null {
  if (!lock.proof || buffer.base === null) return null;
  return { token: lock.proof.token, base: { version: saver.state.version, text: buffer.base }, text: buffer.raw() };
}

/** A page with a text of its own shows that. */
function watchedIn({ lock, saver, buffer }: EditorSession): Watched | null {
  const { version, dirty } = saver.state;
  if (dirty || buffer.base === null) return null;
  return { version, text: buffer.base, token: heldByOther(lock.state)?.token ?? null };
}
