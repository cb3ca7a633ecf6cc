import type { Rooms, Store, Tx } from '@lockstep/core';
import { AgentRepository } from './agents.repository.js';
import { AccountRepository } from './accounts.repository.js';
import { ApiKeyRepository } from './api-keys.repository.js';
import { withDirectSql } from './client.js';
import type { Db } from './client.js';
import { DocRepository } from './docs.repository.js';
import type { PrismaClient } from './generated/client.js';
import { LockRepository } from './locks.repository.js';
import { isDeadlock } from './postgres-errors.js';
import { OutboxAppender } from './outbox.repository.js';
import { ProjectRepository } from './projects.repository.js';
import { ProposalRepository } from './proposals.repository.js';
import { PullRepository } from './pulls.repository.js';
import { SyncRepository } from './sync.repository.js';

/** Longest a transaction may take, in milliseconds: a whole import of some thousand documents fits, a hung one ends. */
const TRANSACTION_TIMEOUT = 60_000;

/** How often a transaction is run at most, while Postgres ends it for a deadlock. */
const TRANSACTION_ATTEMPTS = 3;

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
  readonly proposals: Rooms['proposals'];

  /** @param wake called after every commit that may have left something in the outbox; must not throw. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly wake: () => void,
  ) {
    Object.assign(this, roomsOn(withDirectSql(prisma), wake));
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await this.attempt(work);
        this.wake();
        return result;
      } catch (error) {
        if (attempt === TRANSACTION_ATTEMPTS || !isDeadlock(error)) throw error;
      }
    }
  }

  private attempt<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const limits = { timeout: TRANSACTION_TIMEOUT, maxWait: TRANSACTION_TIMEOUT };
    return this.prisma.$transaction((db) => work({ ...roomsOn(db, () => undefined), outbox: new OutboxAppender(db) }), limits);
  }
}

function roomsOn(db: Db, wake: () => void): Rooms {
  return {
    accounts: new AccountRepository(db),
    projects: new ProjectRepository(db),
    docs: new DocRepository(db, wake),
    locks: new LockRepository(db, wake),
    apiKeys: new ApiKeyRepository(db),
    sync: new SyncRepository(db, wake),
    pulls: new PullRepository(db),
    agents: new AgentRepository(db),
    proposals: new ProposalRepository(db),
  };
}
