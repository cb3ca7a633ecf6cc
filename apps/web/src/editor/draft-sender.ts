import type { DraftChanges } from '@lockstep/contracts';
import type { Clock } from '../api/steady-clock.js';
import { draftOf } from './draft-text.js';

/** Milliseconds between two messages: what others see follows the typing, and a fast typist does not fill the line. */
const SEND_EVERY = 250;

/** What the page has now; null while it does not hold the lock. */
export interface Typed {
  token: number;
  base: { version: number; text: string };
  text: string;
}

export interface DraftSenderPorts {
  now: Clock;
  typed(): Typed | null;
  /** Whether anybody else has the document open. */
  watched(): boolean;
  send(update: { token: number; seq: number; changes: DraftChanges }): Promise<unknown>;
}

/** Tells those who look on what is being typed here. Nothing depends on it: what cannot be sent is sent with the next change. */
export class DraftSender {
  /** Grows over a reload too, after which the page may hold the same lock. */
  #seq = Date.now();
  #sentAt = -Infinity;
  #sent: Typed | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending = false;

  constructor(private readonly ports: DraftSenderPorts) {}

  /** Something changed: the text, the lock, or who looks on. */
  changed(): void {
    if (this.#timer !== undefined || this.#sending || !this.ports.watched() || !this.ports.typed()) return;
    this.#timer = setTimeout(() => void this.#send(), Math.max(0, this.#sentAt + SEND_EVERY - this.ports.now()));
  }

  /** Somebody new looks on: he has seen nothing yet. */
  again(): void {
    this.#sent = null;
    this.changed();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const typed = this.ports.typed();
    if (!typed || !this.ports.watched() || same(typed, this.#sent)) return;
    this.#sending = true;
    this.#sent = typed;
    this.#sentAt = this.ports.now();
    this.#seq += 1;
    const failed = await this.ports.send({ token: typed.token, seq: this.#seq, changes: draftOf(typed.base, typed.text) }).then(() => false, () => true);
    this.#sending = false;
    // Without a connection or the lock there is nothing to repeat now: both coming back is a change.
    if (failed) this.#sent = null;
    else this.changed();
  }
}

function same(a: Typed, b: Typed | null): boolean {
  return b !== null && a.text === b.text && a.token === b.token && a.base.version === b.base.version;
}
