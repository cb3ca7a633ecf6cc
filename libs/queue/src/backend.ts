import { once } from 'node:events';
import { createPostgresBackend, Queue, withBackend, Worker } from 'bullmq';
import type { Job, PostgresConnectionOptions, Processor, WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { JobData, JobName } from './catalogue.js';

type Data = JobData[JobName];

/** What is used of a queue; the same on every backend. */
export type OpenQueue = Pick<Queue<Data, void, JobName, Data, void, JobName>, 'add' | 'getJob' | 'getJobCounts' | 'upsertJobScheduler' | 'close'>;
export type OpenWorker = Pick<Worker<Data, void, JobName>, 'waitUntilReady' | 'close'>;
export type OpenJob = Job<Data, void, JobName>;
export type JobFailed = (job: OpenJob | undefined, error: Error) => void;
export type Process = Processor<Data, void, JobName>;

/** Where the queue lives: Redis when there is one, otherwise the database that is there anyway. */
export interface QueueLocation {
  databaseUrl: string;
  /** null: Postgres. */
  redisUrl: string | null;
  /** Told about every broken connection; the queue comes back by itself. */
  onError: (error: Error) => void;
}

const NAME = 'lockstep';
const REDIS_PREFIX = 'lockstep';
const POSTGRES_SCHEMA = 'bullmq';
const POSTGRES_POOL = 3;
const RECONNECT_MS = { step: 100, max: 5_000 };

const redis = { retryStrategy: (times: number) => Math.min(RECONNECT_MS.max, times * RECONNECT_MS.step) };
const onPostgres = withBackend(createPostgresBackend);

/** The side that adds jobs. */
export interface OpenedQueue {
  /** @throws when the backend cannot be reached; the next call tries again. */
  queue(): Promise<OpenQueue>;
  close(): Promise<void>;
}

/** Opens the side that adds jobs. A broken connection refuses at once, so that the caller can try again instead of waiting in the dark. */
export function openQueue({ databaseUrl, redisUrl, onError }: QueueLocation): OpenedQueue {
  if (redisUrl === null) {
    const connection = postgres(databaseUrl, onError);
    return new ReopenedQueue(() => new onPostgres.Queue<Data, void, JobName>(NAME, { connection }).on('error', onError), onError);
  }
  const connection = new Redis(redisUrl, { ...redis, maxRetriesPerRequest: 1, enableOfflineQueue: false }).on('error', onError).setMaxListeners(0);
  const opened = new ReopenedQueue(() => new Queue<Data, void, JobName, Data, void, JobName>(NAME, { connection, prefix: REDIS_PREFIX }).on('error', onError), onError);
  return {
    queue: () => reached(connection).then(() => opened.queue()),
    // BullMQ says goodbye to Redis before it closes, and with Redis away waits for the answer for ever; a connection of our own it leaves to us.
    close: () => opened.close().finally(() => connection.disconnect()),
  };
}

/** BullMQ would wait for Redis for ever: a contact that is under way is waited for, one that broke off is not. @throws while Redis is away. */
async function reached(connection: Redis): Promise<void> {
  if (connection.status === 'ready') return;
  if (connection.status !== 'connecting' && connection.status !== 'connect') throw new Error('Redis is away');
  const settled = new AbortController();
  const broken = once(connection, 'close', settled).then(() => Promise.reject(new Error('Redis is away')));
  await Promise.race([once(connection, 'ready', settled), broken]).finally(() => settled.abort());
}

type LazyQueue = OpenQueue & { waitUntilReady(): Promise<unknown> };

/** BullMQ remembers for ever that its first contact failed: a queue that was never ready is given up for a new one. */
class ReopenedQueue implements OpenedQueue {
  private current: LazyQueue | null = null;

  constructor(
    private readonly open: () => LazyQueue,
    private readonly onError: (error: Error) => void,
  ) {}

  async queue(): Promise<OpenQueue> {
    const current = (this.current ??= this.open());
    try {
      await current.waitUntilReady();
      return current;
    } catch (error) {
      if (this.current === current) {
        this.current = null;
        current.close().catch(this.onError);
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.current?.close();
  }
}

/** Opens the side that runs jobs. */
export function openWorker(location: QueueLocation, process: Process, options: Omit<WorkerOptions, 'connection'>, failed: JobFailed): OpenWorker {
  const { databaseUrl, redisUrl, onError } = location;
  if (redisUrl === null) {
    const worker = new onPostgres.Worker<Data, void, JobName>(NAME, process, { ...options, connection: postgres(databaseUrl, onError) });
    return worker.on('error', onError).on('failed', failed);
  }
  const connection = { ...redis, url: redisUrl, maxRetriesPerRequest: null };
  return new Worker<Data, void, JobName>(NAME, process, { ...options, connection, prefix: REDIS_PREFIX }).on('error', onError).on('failed', failed);
}

/** For BullMQ's pool, which listens to idle connections only: one that breaks between two statements of a transaction would end the process. */
export function postgres(databaseUrl: string, onError: (error: Error) => void): PostgresConnectionOptions & pg.PoolConfig {
  class HeardClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      this.on('error', onError);
    }
  }
  return { connectionString: databaseUrl, schema: POSTGRES_SCHEMA, migrate: true, max: POSTGRES_POOL, keepAlive: true, Client: HeardClient };
}

