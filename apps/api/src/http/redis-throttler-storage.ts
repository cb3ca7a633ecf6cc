import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { hitsIn, MemoryThrottlerStorage } from './memory-throttler-storage.js';

/** Counting and starting the clock in one step: a process that dies in between would leave a counter that never ends. */
const COUNT = `
local hits = redis.call('INCR', KEYS[1])
if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { hits, redis.call('PTTL', KEYS[1]) }`;

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Fixed windows that all API processes share. While Redis is away each process counts for itself: a limit is no reason to stop saving. */
export class RedisThrottlerStorage implements ThrottlerStorage {
  private readonly fallback = new MemoryThrottlerStorage();
  private reachable = true;

  constructor(
    private readonly redis: Redis,
    private readonly logger: Logger,
  ) {}

  async increment(key: string, ttl: number, limit: number): Promise<Hits> {
    if (this.redis.status !== 'ready') return this.fallback.increment(key, ttl, limit);
    try {
      const [hits, remaining] = (await this.redis.eval(COUNT, 1, `lockstep:rate:${key}`, ttl)) as [number, number];
      this.note(true);
      return hitsIn(hits, limit, remaining);
    } catch (error) {
      this.note(false, error);
      return this.fallback.increment(key, ttl, limit);
    }
  }

  /** One line per change, not one per request. */
  private note(reachable: boolean, error?: unknown): void {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    if (reachable) this.logger.info('rate limits are shared over Redis again');
    else this.logger.warn({ err: error }, 'Redis does not answer; this process counts requests alone');
  }
}
