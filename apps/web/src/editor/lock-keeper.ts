import type { Lock } from '@lockstep/contracts';
import { ApiError, inWords, isCode, mayPass, UnreachableError } from '../api/problem.js';
import type { Clock } from '../api/steady-clock.js';
import { confirmAt } from './lock-clock.js';
import { holds, initialLock, nextLock } from './lock-state.js';
import type { LockIdentity, LockInput, LockState } from './lock-state.js';

export interface LockPorts {
  now: Clock;
  me: LockIdentity;
  acquire(): Promise<Lock>;
  renew(token: number): Promise<Lock>;
  release(token: number): Promise<void>;
  steal(seenToken: number, reason: string): Promise<Lock>;
  /** Reads the lock as this person sees it: broadcasts cannot say who may take over. */
  look(): Promise<Lock | null>;
  changed(): void;
}

const lookEveryMs = 15_000;

/** Keeps one document's lock: asks for it, confirms it before its time is over, and notices by its own clock when it is lost. */
export class LockKeeper {
  #state: LockState = initialLock;
  #typedSinceConfirmed = false;
  #nextConfirm = Infinity;
  #nextLook = 0;
  #nextAsk = 0;
  #asking: Promise<void> | null = null;
  /** Why the lock could not be asked for, in words (a role, a deleted document); null when nothing is wrong. */
  refusal: string | null = null;
  /** When the server gives the lock back because nobody typed, by this page's clock; null while there is no such danger. */
  idleUntil: number | null = null;

  constructor(private readonly ports: LockPorts) {}

  get state(): LockState {
    return this.#state;
  }

  /** What a write shows to prove that it may; null while the page holds nothing. */
  get proof(): { session: string; token: number } | null {
    return holds(this.#state) ? { session: this.ports.me.session, token: this.#state.token } : null;
  }

  /** Somebody typed. */
  typed(): void {
    this.#typedSinceConfirmed = true;
    // A page that has slept through its time learns it here when no timer was faster.
    this.tick();
    if (this.#state.kind === 'free') this.#take();
    else if (this.idleUntil !== null) void this.#confirm();
  }

  /** Taking the lock tells the server of the keystroke; asking again for one's own, as after a reconnect, tells of none. */
  #take(): void {
    this.#typedSinceConfirmed = false;
    void this.ask();
  }

  /** The server says that nobody has typed for long. */
  warnedIdle(token: number, releasesInMs: number): void {
    if (!holds(this.#state) || this.#state.token !== token || this.#typedSinceConfirmed) return;
    this.idleUntil = this.ports.now() + releasesInMs;
    this.ports.changed();
  }

  /** Asks for the lock, or confirms that it is still ours; the same question to the server. */
  async ask(): Promise<void> {
    this.#become({ type: 'asked' });
    await this.#request(() => this.ports.acquire());
  }

  /** Waits for an answer that is under way. */
  async settled(): Promise<void> {
    await this.#asking;
  }

  async steal(reason: string): Promise<void> {
    const seen = this.#state.token;
    const sentAt = this.ports.now();
    this.#granted(await this.ports.steal(seen, reason), sentAt);
  }

  /** @throws nothing: a release that does not arrive is made up for by the lock's own end. */
  async release(): Promise<void> {
    const proof = this.proof;
    if (!proof) return;
    this.#become({ type: 'released' });
    try {
      await this.ports.release(proof.token);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof UnreachableError)) throw error;
    }
  }

  hear(token: number, lock: Lock | null, at: number): void {
    this.#become({ type: 'news', token, lock, at });
    // A broadcast cannot say whether *we* may take over.
    if (this.#isOther() && lock && !lock.canSteal) this.#nextLook = Math.min(this.#nextLook, at + 300);
  }

  /** Somebody else wrote, which nobody can while we hold the lock. */
  doubt(): void {
    if (holds(this.#state)) void this.#look();
  }

  /** The server refused a write because of this lock (null: it ended and nobody has it). */
  refused(lock: Lock | null | undefined): void {
    const at = this.ports.now();
    if (lock) this.#become({ type: 'refused', lock, at });
    else this.#become({ type: 'news', token: this.#state.token + 1, lock: null, at });
  }

  /** Once a second, and whenever the page wakes up or the connection comes back. */
  tick(): void {
    const now = this.ports.now();
    this.#become({ type: 'tick', at: now });
    if (this.#asking) return;
    if (this.#state.kind === 'unsure' && now >= this.#nextAsk) void this.ask();
    else if (this.#state.kind === 'mine' && now >= this.#nextConfirm) void this.#confirm();
    else if (this.#isOther() && now >= this.#nextLook) void this.#look();
  }

  /** A new connection: the server keeps a lock alive for the connection that asked for it. */
  reconnected(): void {
    if (holds(this.#state)) void this.ask();
    this.tick();
  }

  /** Typing prolongs the lock; mere presence only reads it, so that an idle holder can be told apart from a busy one. */
  async #confirm(): Promise<void> {
    if (!this.#typedSinceConfirmed) return this.#look();
    this.#typedSinceConfirmed = false;
    this.idleUntil = null;
    await this.#request(() => this.ports.renew(this.#state.token));
  }

  async #look(): Promise<void> {
    const at = this.ports.now();
    this.#nextLook = at + lookEveryMs;
    this.#nextConfirm = at + lookEveryMs;
    const before = this.#state;
    await this.#quietly(async () => {
      const lock = await this.ports.look();
      // Asked while we held it, so this is no picture from before our grant.
      if (!lock && holds(before) && this.#state === before) this.refused(null);
      else if (lock && lock.session === this.ports.me.session) this.#granted(lock, at);
      else if (lock) this.#become({ type: 'news', token: lock.token, lock, at });
    });
  }

  async #request(send: () => Promise<Lock>): Promise<void> {
    const sentAt = this.ports.now();
    this.#nextConfirm = sentAt + lookEveryMs;
    await this.#quietly(async () => this.#granted(await send(), sentAt));
  }

  /** Every failure here has a place to be seen: the lock state, or `refusal`. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    const asking = work().catch((error: unknown) => this.#failed(error));
    this.#asking = asking;
    await asking;
    if (this.#asking === asking) this.#asking = null;
  }

  #failed(error: unknown): void {
    if (isCode(error, 'lock.held', 'lock.lost')) return this.refused(error.problem.lock);
    this.refusal = mayPass(error) ? null : inWords(error);
    // A refusal (a role, a deleted document) will be the same for a while.
    if (this.refusal) this.#nextAsk = this.ports.now() + lookEveryMs;
    this.#become({ type: this.refusal ? 'denied' : 'unanswered' });
    this.ports.changed();
  }

  #granted(lock: Lock, sentAt: number): void {
    this.refusal = null;
    this.#nextAsk = 0;
    this.#nextConfirm = confirmAt(sentAt, lock.expiresInMs);
    this.#become({ type: 'granted', lock, sentAt });
  }

  #isOther(): boolean {
    const { kind } = this.#state;
    return kind === 'theirs' || kind === 'otherTab' || (kind === 'taken' && this.#state.lock !== null);
  }

  #become(input: LockInput): void {
    const next = nextLock(this.#state, input, this.ports.me);
    if (next === this.#state) return;
    if (!holds(next)) this.idleUntil = null;
    this.#state = next;
    this.ports.changed();
  }
}
