import type { ThrottlerStorage } from '@nestjs/throttler';

interface Window {
  hits: number;
  endsAt: number;
}

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Fixed windows in memory. The library's own storage keeps the time of every hit and walks them all on each request,
 * which costs more than the rest of a request once a limit is in the thousands.
 */
export class MemoryThrottlerStorage implements ThrottlerStorage {
  private readonly windows = new Map<string, Window>();
  private sweepAt = 0;

  increment(key: string, ttl: number, limit: number): Promise<Hits> {
    const now = Date.now();
    this.sweep(now, ttl);
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) this.windows.set(key, (window = { hits: 0, endsAt: now + ttl }));
    window.hits += 1;
    return Promise.resolve(hitsIn(window.hits, limit, window.endsAt - now));
  }

  /** Callers that do not come back must not stay for ever. */
  private sweep(now: number, ttl: number): void {
    if (now < this.sweepAt) return;
    this.sweepAt = now + ttl;
    for (const [key, window] of this.windows) if (window.endsAt <= now) this.windows.delete(key);
  }
}

/** @param remaining milliseconds until the window ends. */
export function hitsIn(totalHits: number, limit: number, remaining: number): Hits {
  const seconds = Math.max(1, Math.ceil(remaining / 1000));
  return { totalHits, timeToExpire: seconds, isBlocked: totalHits > limit, timeToBlockExpire: seconds };
}
