/** Between two looks at one link that somebody outside asks for, in milliseconds. */
const APART = 500;
/** Over all links: so many looks at once after a rest, and then one each `INTERVAL` milliseconds. */
const BURST = 20;
const INTERVAL = 50;

/**
 * How soon looks at links may follow one another. Each is a request to GitHub and a dozen statements, and one look answers all pushes
 * before it: whoever pushes or hooks without end must neither slow the answers to people down nor the other links.
 */
export class LookPace {
  /** When the last look at a link was due, oldest first. */
  private readonly last = new Map<string, number>();
  /** Until when the looks so far would last, one each `INTERVAL`. */
  private spent = 0;

  /** Takes the next turn of this link at or after `now`, and tells when it is. */
  turn(linkId: string, now: number): number {
    this.forget(now);
    this.spent = Math.max(this.spent, now) + INTERVAL;
    const turn = Math.max(now, this.spent - BURST * INTERVAL, (this.last.get(linkId) ?? -Infinity) + APART);
    this.last.delete(linkId);
    this.last.set(linkId, turn);
    return turn;
  }

  private forget(now: number): void {
    for (const [linkId, turn] of this.last) {
      if (turn + APART > now) return;
      this.last.delete(linkId);
    }
  }
}
