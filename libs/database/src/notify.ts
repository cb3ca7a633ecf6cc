import pg from 'pg';
import type { PrismaClient } from './generated/client.js';

/** The channel on which processes without a relay say that the outbox has something new. */
export const OUTBOX_CHANNEL = 'lockstep_outbox';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

export interface Notifier {
  /** Says that the outbox has something new. Never throws and never waits; calls during a running NOTIFY become one. */
  wake(): void;
}

/**
 * Tells the relays of other processes about commits of this one.
 * @param onError told when a NOTIFY failed; nothing is lost, the relays sweep.
 */
export function createNotifier(prisma: PrismaClient, onError: (error: unknown) => void): Notifier {
  let sending = false;
  let again = false;
  const send = async (): Promise<void> => {
    do {
      again = false;
      await prisma.$executeRaw`select pg_notify(${OUTBOX_CHANNEL}, '')`.catch(onError);
    } while (again);
    sending = false;
  };
  return {
    wake: () => {
      again = true;
      if (sending) return;
      sending = true;
      void send();
    },
  };
}

export interface Listening {
  close(): Promise<void>;
}

/**
 * Listens on a connection of its own and comes back by itself when it breaks.
 * @param onNotify called for every notification, and after every (re)connect because some may have been missed.
 * @param onError told about each broken connection or failed attempt.
 */
export function listen(databaseUrl: string, channel: string, onNotify: () => void, onError: (error: Error) => void): Listening {
  const listener = new Listener(databaseUrl, channel, onNotify, onError);
  listener.connect();
  return listener;
}

class Listener implements Listening {
  private client: pg.Client | null = null;
  private opening: Promise<void> = Promise.resolve();
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private closed = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly channel: string,
    private readonly onNotify: () => void,
    private readonly onError: (error: Error) => void,
  ) {}

  connect(): void {
    this.opening = this.open();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.opening;
    await this.client?.end();
  }

  private async open(): Promise<void> {
    const client = new pg.Client({ connectionString: this.databaseUrl, keepAlive: true });
    this.client = client;
    client.on('error', this.onError);
    client.on('notification', this.onNotify);
    client.once('end', () => this.lost());
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
      this.failures = 0;
      this.onNotify();
    } catch (error) {
      this.onError(error as Error);
      // Whatever failed, a connection that does not listen must not stay; its end is what starts the next attempt.
      await client.end();
    }
  }

  private lost(): void {
    this.client = null;
    if (this.closed) return;
    const delay = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures++);
    this.retry = setTimeout(() => this.connect(), delay);
  }
}
