/** Pauses between attempts grow from the first to the last of these, in milliseconds. */
const FIRST_PAUSE = 250;
const LAST_PAUSE = 30_000;

interface Entry {
  seq: bigint;
  attempts: number;
  dueAt: number;
}

/**
 * Errands that could not be run yet, each with the newest row that asks for it. That row stays unpublished, so that a crash
 * forgets nothing; older rows that ask for the same are settled by it. So what waits is bounded by the number of different
 * errands, however long the outage.
 */
export class Waiting {
  private readonly entries = new Map<string, Entry>();
  private stalledUntil = 0;

  /** @param now a monotonic clock in milliseconds. */
  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.entries.size;
  }

  /** Rows that need not be handed out before their time. */
  notDue(): bigint[] {
    return [...this.entries.values()].filter(({ dueAt }) => dueAt > this.now()).map(({ seq }) => seq);
  }

  /** Whether this row was handed out before, so that only its errand is left. */
  holds(name: string, seq: bigint): boolean {
    return this.entries.get(name)?.seq === seq;
  }

  /** Whether to try now: not before the time set by an earlier failure, nor while the other side leaves us without an answer. */
  mayTry(name: string): boolean {
    return (this.entries.get(name)?.dueAt ?? this.stalledUntil) <= this.now();
  }

  /** Lets `seq` stand for an errand that may not be tried now; returns the row that stood for it before, if any. */
  represent(name: string, seq: bigint): bigint[] {
    const before = this.entries.get(name);
    this.entries.set(name, { seq, attempts: before?.attempts ?? 0, dueAt: before?.dueAt ?? this.stalledUntil });
    return others(before, [], seq);
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
