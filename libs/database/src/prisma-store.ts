import type { Rooms, Store, Tx } from '@lockstep/core';
import { AgentRepository } from './agents.repository.js';
import { AccountRepository } from './accounts.repository.js';
import { ApiKeyRepository } from './api-keys.repository.js';
import { withDirectSql } from './client.js';
import type { Db } from './client.js';
import { DocRepository } from './docs.repository.js';
import type { PrismaClient } from './generated/client.js';
import { LockRepository } from './locks.repository.js';
import { OutboxAppender } from './outbox.repository.js';
import { ProjectRepository } from './projects.repository.js';
import { PullRepository } from './pulls.repository.js';
import { SyncRepository } from './sync.repository.js';

/** Longest a transaction may take, in milliseconds: a whole import of some thousand documents fits, a hung one ends. */
const TRANSACTION_TIMEOUT = 60_000;

/** The truth, in Postgres through Prisma. */
export class PrismaStore implements Store {
  readonly accounts: Rooms['accounts'];
  readonly projects: Rooms['projects'];
  readonly docs: Rooms['docs'];
  readonly locks: Rooms['locks'];
  readonly apiKeys: Rooms['apiKeys'];
  readonly sync: Rooms['sync'];
  readonly pulls: Rooms['pulls'];
  readonly agents: Rooms['agents'];

  /** @param wake called after every commit that may have left something in the outbox; must not throw. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly wake: () => void,
  ) {
    Object.assign(this, roomsOn(withDirectSql(prisma), wake));
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await this.prisma.$transaction((db) => work({ ...roomsOn(db, () => undefined), outbox: new OutboxAppender(db) }), {
      timeout: TRANSACTION_TIMEOUT,
      maxWait: TRANSACTION_TIMEOUT,
    });
    this.wake();
    return result;
  }
}

function roomsOn(db: Db, wake: () => void): Rooms {
  return {
    accounts: new AccountRepository(db),
    projects: new ProjectRepository(db),
    docs: new DocRepository(db, wake),
    locks: new LockRepository(db, wake),
    apiKeys: new ApiKeyRepository(db),
    sync: new SyncRepository(db),
    pulls: new PullRepository(db),
    agents: new AgentRepository(db),
  };
}
