import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Locks } from '@lockstep/core';
import type { Logger } from 'pino';
import { LOGGER } from '../tokens.js';

/** Milliseconds between sweeps, give or take a quarter: processes that were started together must not stay in step. */
const EVERY = 1_000;

/** Frees and announces expired locks. Every API process does; each lock is freed once. */
@Injectable()
export class LockSweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private stopped = false;
  private failing = false;

  constructor(
    private readonly locks: Locks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep().finally(() => this.schedule());
    }, EVERY * (0.75 + Math.random() / 2)).unref();
  }

  private async sweep(): Promise<void> {
    try {
      await this.locks.sweep();
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn({ err: error }, 'expired locks cannot be swept; tried again each second');
      this.failing = true;
    }
  }
}
