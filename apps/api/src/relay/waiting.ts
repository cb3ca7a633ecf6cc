/** Pauses between attempts grow from the first to the last of these, in milliseconds. */
const FIRST_PAUSE = 250;
const LAST_PAUSE = 30_000;

interface Entry {
  seq: bigint;
  attempts: number;
  dueAt: number;
}

/**
 * Errands that could not be run yet or have to wait for their turn, each with the newest row that asks for it. That row stays unpublished, so that a crash
 * forgets nothing; older rows that ask for the same are settled by it. So what waits is bounded by the number of different
 * errands, however long the outage.
 */
export class Waiting {
  private readonly entries = new Map<string, Entry>();
  private stalledUntil = 0;

  /** @param now a monotonic clock in milliseconds. */
  constructor(private readonly now: () => number) {}

  /** Rows that need not be handed out before their time. */
  notDue(): bigint[] {
    return [...this.entries.values()].filter(({ dueAt }) => dueAt > this.now()).map(({ seq }) => seq);
  }

  /** Whether this row was handed out before, so that only its errand is left. */
  holds(name: string, seq: bigint): boolean {
    return this.entries.get(name)?.seq === seq;
  }

  /**
   * Whether to try now: not before the time that was set, by an earlier failure or by `turn` for what does not wait yet, nor while the
   * other side leaves us without an answer. Otherwise `seq` stands for the errand, and what stood for it before is settled.
   */
  tryNow(name: string, seq: bigint, turn: (now: number) => number): { now: boolean; settled: bigint[] } {
    const before = this.entries.get(name);
    const dueAt = before?.dueAt ?? Math.max(this.stalledUntil, turn(this.now()));
    if (dueAt <= this.now()) return { now: true, settled: [] };
    this.entries.set(name, { seq, attempts: before?.attempts ?? 0, dueAt });
    return { now: false, settled: others(before, [], seq) };
  }

  /** Milliseconds until the next errand may be tried; Infinity when none waits. */
  dueIn(): number {
    return Math.min(...[...this.entries.values()].map(({ dueAt }) => dueAt - this.now()).filter((left) => left > 0));
  }

  /** Notes a failed attempt for these rows; the newest stands for the errand from now on, the others are settled. */
  failed(name: string, seqs: bigint[], stalled: boolean): { attempts: number; settled: bigint[] } {
    const before = this.entries.get(name);
    const attempts = (before?.attempts ?? 0) + 1;
    const dueAt = this.now() + Math.min(LAST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempts - 1, 16));
    const seq = seqs.reduce((newest, each) => (each > newest ? each : newest));
    this.entries.set(name, { seq, attempts, dueAt });
    if (stalled) this.stalledUntil = Math.max(this.stalledUntil, dueAt);
    return { attempts, settled: others(before, seqs, seq) };
  }

  /** The errand is done; returns the row that stood for it, if any. */
  done(name: string): bigint[] {
    const before = this.entries.get(name);
    this.entries.delete(name);
    return before ? [before.seq] : [];
  }
}

function others(before: Entry | undefined, seqs: bigint[], kept: bigint): bigint[] {
  return [...seqs, ...(before ? [before.seq] : [])].filter((seq) => seq !== kept);
}
