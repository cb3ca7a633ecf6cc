import type { DocEvent, Lock, LockEvent, PresenceEntry } from '@lockstep/contracts';
import type { LiveConnection } from './live-connection.js';
import { emptyBoard, withEvent, withSnapshot } from './lock-board.js';
import type { LockBoard } from './lock-board.js';
import { inWords } from './problem.js';
import { roomEvents, staleAfter } from './stale-after.js';
import type { RoomEvent, RoomEventName } from './stale-after.js';
import type { Clock } from './steady-clock.js';

export interface RoomState {
  locks: LockBoard;
  presence: readonly PresenceEntry[];
  /** Why the last snapshot could not be taken, in words; the connection badge shows it. */
  trouble: string | null;
}

export interface RoomPorts {
  live: LiveConnection;
  now: Clock;
  /** Full list of live locks over HTTP, for the time when no socket gets through. */
  fetchLocks(project: string): Promise<Lock[]>;
  invalidate(key: readonly unknown[]): void;
  /** Marks everything of the project old: after a reconnect, and each minute while visible. */
  invalidateAll(project: string): void;
}

/** Events are hints: even a live page looks again. Without them looking is all there is. */
const snapshotEveryMs = { live: 60_000, cutOff: 15_000 };

/** One project's live state on this page: who holds what, who is here, and which cached answers are old. */
export class ProjectRoom {
  #state: RoomState = { locks: emptyBoard, presence: [], trouble: null };
  readonly #listeners = new Set<() => void>();
  readonly #docListeners = new Set<(name: RoomEventName, event: DocEvent) => void>();
  readonly #joinListeners = new Set<() => void>();
  readonly #cleanups: (() => void)[] = [];
  #joined = false;
  #lookedAt = 0;

  constructor(readonly project: string, private readonly ports: RoomPorts) {}

  readonly state = (): RoomState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onDoc(listener: (name: RoomEventName, event: DocEvent) => void): () => void {
    this.#docListeners.add(listener);
    return () => this.#docListeners.delete(listener);
  }

  /** Whether this very connection is in the room; before that the server refuses what concerns the project's documents. */
  readonly joined = (): boolean => this.#joined;

  /** Called each time a new connection has come into the room. */
  onJoined(listener: () => void): () => void {
    this.#joinListeners.add(listener);
    return () => this.#joinListeners.delete(listener);
  }

  enter(): void {
    const { live } = this.ports;
    for (const name of roomEvents) this.#cleanups.push(live.on(name, (event: RoomEvent) => this.#heard(name, event)));
    this.#cleanups.push(live.on('presence.changed', ({ presence }) => this.#become({ presence })));
    let before = live.status();
    this.#cleanups.push(live.subscribe(() => {
      const now = live.status();
      if (now !== 'live') this.#joined = false;
      else if (before !== 'live') this.refresh();
      before = now;
    }));
    const timer = setInterval(() => document.visibilityState === 'visible' && this.#isDue() && this.refresh(), 1_000);
    const seen = (): void => void (document.visibilityState === 'visible' && this.refresh());
    document.addEventListener('visibilitychange', seen);
    this.#cleanups.push(() => clearInterval(timer), () => document.removeEventListener('visibilitychange', seen));
    this.refresh();
  }

  leave(): void {
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#joined = false;
    // Leaving while cut off needs no message: the server forgets the room with the socket.
    if (this.ports.live.status() === 'live') this.ports.live.ask('project:leave', { project: this.project }).catch(this.#troubled);
  }

  /** Takes the snapshot again: events are hints and may have been missed. */
  readonly refresh = (): void => {
    this.#lookedAt = this.ports.now();
    this.ports.invalidateAll(this.project);
    this.takeSnapshot().catch(this.#troubled);
  };

  async takeSnapshot(): Promise<void> {
    const askedAt = this.ports.now();
    if (this.ports.live.status() !== 'live') {
      const locks = await this.ports.fetchLocks(this.project);
      return this.#become({ locks: withSnapshot(this.#state.locks, locks, askedAt), trouble: null });
    }
    const snapshot = await this.ports.live.ask('project:join', { project: this.project });
    this.#become({ locks: withSnapshot(this.#state.locks, snapshot.locks, askedAt), presence: snapshot.presence, trouble: null });
    this.#hasJoined();
  }

  #hasJoined(): void {
    if (this.#joined || this.ports.live.status() !== 'live') return;
    this.#joined = true;
    for (const listener of this.#joinListeners) listener();
  }

  #isDue(): boolean {
    return this.ports.now() - this.#lookedAt >= (this.#joined ? snapshotEveryMs.live : snapshotEveryMs.cutOff);
  }

  /** What this page learnt about a lock by asking for it. */
  learnLock(event: Pick<LockEvent, 'docId' | 'token' | 'lock'>, at: number): void {
    this.#become({ locks: withEvent(this.#state.locks, event, at) });
  }

  readonly #troubled = (error: unknown): void => this.#become({ trouble: inWords(error) });

  #heard(name: RoomEventName, event: RoomEvent): void {
    if (name.startsWith('lock.')) this.learnLock(event as LockEvent, this.ports.now());
    for (const key of staleAfter(this.project, name, event)) this.ports.invalidate(key);
    // What waits changes no document yet.
    if (name.startsWith('doc.') && name !== 'doc.staged') for (const listener of this.#docListeners) listener(name, event as DocEvent);
  }

  #become(change: Partial<RoomState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
