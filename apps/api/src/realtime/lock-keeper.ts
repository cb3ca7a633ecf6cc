import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { LIMITS } from '@lockstep/contracts';
import type { Store } from '@lockstep/core';
import type { Logger } from 'pino';
import { LOGGER, STORE } from '../tokens.js';
import { HeldLocks } from './held-locks.js';
import type { HeldBySocket } from './held-locks.js';
import { LiveRooms } from './live-rooms.js';

/**
 * Milliseconds. Less than the grace of a lost socket: when a holder has come back to this process while the old connection's
 * end is noticed by another one, which then shortens the lock, this renewal comes in time.
 */
const RENEW_EVERY = 12_000;

/** Keeps the locks of live sockets alive, since timers of background tabs cannot be relied on, and lets those of lost ones run out. */
@Injectable()
export class LockKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly held = new HeldLocks();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly rooms: LiveRooms,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.renew(), RENEW_EVERY).unref();
  }

  /** While the database can still be reached: the sockets themselves end a little later. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.release(this.held.beat());
  }

  /** One statement for all sockets; a second one only where somebody asked for a time of his own. */
  async renew(): Promise<void> {
    const locks = this.held.beat();
    for (const ttlSeconds of new Set(locks.map((lock) => lock.ttlSeconds))) {
      await this.renewFor(ttlSeconds, locks.filter((lock) => lock.ttlSeconds === ttlSeconds));
    }
  }

  /** The holder's socket is gone: the lock waits a little for him to come back. */
  async release(locks: HeldBySocket[]): Promise<void> {
    if (locks.length === 0) return;
    try {
      await this.store.locks.shorten(locks, LIMITS.lockGrace);
    } catch (error) {
      this.logger.warn({ err: error, locks: locks.length }, 'locks of a lost socket could not be shortened; they end by themselves');
    }
  }

  private async renewFor(ttlSeconds: number, locks: ReturnType<HeldLocks['beat']>): Promise<void> {
    try {
      const still = new Map((await this.store.locks.renewMany(locks, ttlSeconds)).map(({ docId, token, idleMs }) => [nameOf(docId, token), idleMs]));
      for (const lock of locks) this.settle(lock, still.get(nameOf(lock.docId, lock.token)) ?? Infinity);
    } catch (error) {
      this.logger.warn({ err: error, locks: locks.length }, 'locks could not be renewed; tried again before they end');
    }
  }

  /** Warns again with each renewal: a page that was loaded meanwhile has to know as well. */
  private settle(lock: HeldBySocket, idleMs: number): void {
    const releasesInMs = Math.round(LIMITS.lockIdleRelease * 1000 - idleMs);
    if (releasesInMs <= 0) return this.held.lost(lock);
    if (idleMs < LIMITS.lockIdleWarning * 1000) return;
    const { docId, token } = lock;
    this.rooms.tell(this.held.socketsOf(lock), 'lock:idle', { docId, token, releasesInMs });
  }
}

function nameOf(docId: string, token: number): string {
  return `${docId} ${token}`;
}
