import type { Store } from '../ports/store.js';

/** How long an answer is believed, in milliseconds: the longest that an access token may outlive its session elsewhere. */
const BELIEVED_FOR = 5_000;
const MOST_REMEMBERED = 10_000;

interface Answer {
  live: Promise<boolean>;
  askedAt: number;
}

/**
 * Whether sign-ins are still good. Asks the database at most once per session and 5 seconds, whatever the number of requests:
 * needs no messages between processes, and so works the same when messages get lost.
 */
export class LiveSessions {
  private readonly answers = new Map<string, Answer>();

  constructor(
    private readonly store: Pick<Store, 'accounts'>,
    private readonly now: () => number = Date.now,
  ) {}

  async isLive(sessionId: string): Promise<boolean> {
    const known = this.answers.get(sessionId);
    if (known && this.now() - known.askedAt < BELIEVED_FOR) return known.live;
    const live = this.ask(sessionId);
    this.remember(sessionId, { live, askedAt: this.now() });
    try {
      return await live;
    } catch (error) {
      // An outage is no answer: the next request asks again.
      this.answers.delete(sessionId);
      throw error;
    }
  }

  /** Asks again next time: the session has just been ended. */
  forget(sessionId: string): void {
    this.answers.delete(sessionId);
  }

  private async ask(sessionId: string): Promise<boolean> {
    const session = await this.store.accounts.session(sessionId);
    return session !== null && session.endedAt === null && session.expiresAt.getTime() > this.now();
  }

  private remember(sessionId: string, answer: Answer): void {
    this.answers.delete(sessionId);
    this.answers.set(sessionId, answer);
    if (this.answers.size <= MOST_REMEMBERED) return;
    const [oldest] = this.answers.keys();
    if (oldest !== undefined) this.answers.delete(oldest);
  }
}
