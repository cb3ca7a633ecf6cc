import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis, RedisOptions } from 'ioredis';
import type { Logger } from 'pino';
import type { Server } from 'socket.io';

type AdapterConstructor = Parameters<Server['adapter']>[0] & {};

/** The adapter sends these and does not look at the promise: a rejection would end the process. */
const UNWATCHED = ['publish', 'unsubscribe', 'punsubscribe'];
/** These it sends once, when it is made, so one that got lost would leave the process deaf for as long as it lives. */
const SUBSCRIPTIONS = ['subscribe', 'psubscribe'];

/** What carries packets between API processes. While Redis is away they are lost, which clients make up for with snapshots. */
export class Backbone {
  private readonly publisher: Redis;
  private readonly subscriber: Redis;

  constructor(
    redis: Redis,
    private readonly logger: Logger,
  ) {
    // News that waited for Redis to come back would be old; subscriptions must wait for it, however long.
    this.publisher = this.open(redis, 'publisher', { enableOfflineQueue: false });
    this.subscriber = this.open(redis, 'subscriber', { enableOfflineQueue: true, maxRetriesPerRequest: null, commandTimeout: undefined, socketTimeout: undefined });
  }

  /** Whether other processes hear us now. */
  get ready(): boolean {
    return this.publisher.status === 'ready';
  }

  adapter(): AdapterConstructor {
    return createAdapter(this.publisher, this.subscriber, { key: 'lockstep' });
  }

  close(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private open(redis: Redis, role: string, options: RedisOptions): Redis {
    const client = redis.duplicate({ ...options, lazyConnect: false });
    let down = false;
    client.on('error', (error) => {
      if (!down) this.logger.warn({ err: error, role }, 'Redis is away; events stay within this process');
      down = true;
    });
    client.on('ready', () => {
      if (down) this.logger.info({ role }, 'Redis is back');
      down = false;
    });
    catchEach(client, UNWATCHED, (error) => this.logger.debug({ err: error, role }, 'a packet was not carried'));
    catchEach(client, SUBSCRIPTIONS, (error, again) => {
      this.logger.warn({ err: error, role }, 'a subscription was refused; it is asked for again with the next connection');
      client.once('ready', again);
    });
    return client;
  }
}

/** Replaces commands of a client by ones whose promises never reject; `again` sends the one that failed once more. */
function catchEach(client: Redis, names: string[], onError: (error: unknown, again: () => void) => void): void {
  const commands = client as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of names) {
    const send = commands[name]?.bind(client);
    if (!send) continue;
    const caught = (...args: unknown[]): Promise<unknown> => send(...args).catch((error: unknown) => onError(error, () => void caught(...args)));
    commands[name] = caught;
  }
}
