import type { WaitingRow } from '@lockstep/core';
import type { Logger } from 'pino';
import type { Broadcast } from '../realtime/broadcast.js';
import { effectsOf } from './effects.js';
import type { Effects, Errand } from './effects.js';
import { errandName } from './errand-runner.js';
import type { ErrandRunner } from './errand-runner.js';
import { LookPace } from './look-pace.js';
import { Waiting } from './waiting.js';

interface Group {
  errand: Errand;
  seqs: bigint[];
}

/**
 * Makes rows happen: every broadcast first, in order, because people wait for them; then the errands, each once for all rows that
 * ask for it. A row is published when its errand is done. One that fails keeps its row and delays no other.
 */
export class Publisher {
  readonly waiting: Waiting;
  private readonly pace = new LookPace();
  /** Rows that no code here could make sense of. */
  parked = 0;

  constructor(
    private readonly say: (broadcast: Broadcast) => void,
    private readonly errands: Pick<ErrandRunner, 'attempt'>,
    private readonly logger: Logger,
    now: () => number = () => performance.now(),
  ) {
    this.waiting = new Waiting(now);
  }

  /** @returns the numbers of the rows that are settled. */
  async publish(rows: WaitingRow[]): Promise<bigint[]> {
    const settled: bigint[] = [];
    const groups = new Map<string, Group>();
    for (const row of rows) {
      const effects = this.announce(row);
      if (effects?.errand) this.gather(groups, effects.errand, row.seq, settled);
      else settled.push(row.seq);
    }
    await Promise.all([...groups].map(async ([name, group]) => settled.push(...(await this.run(name, group)))));
    return settled;
  }

  /** What follows from the row, its broadcast done. null: parked. */
  private announce(row: WaitingRow): Effects | null {
    try {
      const effects = effectsOf(row);
      const retried = effects.errand && this.waiting.holds(errandName(effects.errand), row.seq);
      if (effects.broadcast && !retried) this.say(effects.broadcast);
      return effects;
    } catch (error) {
      this.park(row, error);
      return null;
    }
  }

  /**
   * A row that breaks our code would break it each time, so it counts as published and a person has to look. It stays in the
   * table, and what it should have told heals by itself: clients take snapshots, links are swept.
   */
  private park({ seq, type }: WaitingRow, error: unknown): void {
    this.parked++;
    this.logger.error({ err: error, seq: String(seq), type }, 'outbox row parked: nothing follows from it');
  }

  private gather(groups: Map<string, Group>, errand: Errand, seq: bigint, settled: bigint[]): void {
    const name = errandName(errand);
    const group = groups.get(name);
    if (group) return void group.seqs.push(seq);
    const attempt = this.waiting.tryNow(name, seq, (now) => (errand.kind === 'reconcileLink' ? this.pace.turn(errand.linkId, now) : now));
    settled.push(...attempt.settled);
    if (attempt.now) groups.set(name, { errand, seqs: [seq] });
  }

  private async run(name: string, { errand, seqs }: Group): Promise<bigint[]> {
    const attempt = await this.errands.attempt(errand);
    if (attempt.done) return [...seqs, ...this.waiting.done(name)];
    const { attempts, settled } = this.waiting.failed(name, seqs, attempt.stalled);
    this.logger.warn({ err: attempt.error, errand: name, attempts }, 'errand of the relay failed; it stays in the outbox');
    return settled;
  }
}
