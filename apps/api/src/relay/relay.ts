import { setTimeout as pause } from 'node:timers/promises';
import type { OutboxReader } from '@lockstep/core';
import type { Logger } from 'pino';
import type { Publisher } from './publisher.js';

/** Rows per transaction: bounds what is published again after a crash. */
const BATCH = 200;
/** For what no wake-up told of, in milliseconds. */
const SWEEP = 1_000;
/** How long after a drain what follows gathers, in milliseconds: a drain costs as much for one row as for ten. After a rest the first one goes at once. */
const GATHER = 10;

/**
 * Carries rows from the outbox to sockets and queue. Poked by this process's commits and by NOTIFY, swept by a timer; one drain
 * at a time in this process, and over all processes by the reader's lock.
 */
export class Relay {
  private sweep: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private wanted = false;
  private stopped = false;
  private broken = false;
  /** When the next drain may begin, by the monotonic clock. */
  private gatheredAt = 0;

  constructor(
    private readonly outbox: Pick<OutboxReader, 'drain'>,
    private readonly publisher: Publisher,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.poke();
  }

  /** Says that there may be something to carry. Never throws, never waits. */
  poke(): void {
    this.wanted = true;
    if (this.running || this.stopped) return;
    this.running = this.drainAll().finally(() => {
      this.running = null;
      if (this.wanted && !this.broken) this.poke();
      else if (!this.stopped) this.sweepLater();
    });
  }

  /** Ends after the running drain. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.sweep);
    await this.running;
  }

  private async drainAll(): Promise<void> {
    try {
      while (this.wanted && !this.stopped) {
        await this.gather();
        this.wanted = false;
        const handedOut = await this.outbox.drain(BATCH, this.publisher.waiting.notDue(), (rows) => this.publisher.publish(rows));
        if (handedOut === BATCH) this.wanted = true;
        else this.gatheredAt = performance.now() + GATHER;
      }
      this.note(null);
    } catch (error) {
      this.note(error);
    }
  }

  private async gather(): Promise<void> {
    const left = this.gatheredAt - performance.now();
    if (left > 0) await pause(left);
  }

  /** Errands that wait for their turn are not kept waiting for the sweep. */
  private sweepLater(): void {
    clearTimeout(this.sweep);
    this.sweep = setTimeout(() => this.poke(), Math.min(SWEEP, this.publisher.waiting.dueIn())).unref();
  }

  /** One line per change; while it is broken the sweep is what tries again. */
  private note(error: unknown): void {
    const broken = error !== null;
    if (broken && !this.broken) this.logger.error({ err: error }, 'the relay cannot read the outbox; it tries again each second');
    if (!broken && this.broken) this.logger.info('the relay reads the outbox again');
    this.broken = broken;
  }
}
