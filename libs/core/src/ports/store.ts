import type { AgentStore } from './agent-store.js';
import type { DocStore } from './doc-store.js';
import type { LockStore } from './lock-store.js';
import type { OutboxWriter } from './outbox-store.js';
import type { ProjectStore } from './project-store.js';
import type { ProposalStore } from './proposal-store.js';
import type { AccountStore } from './account-store.js';
import type { ApiKeyStore } from './api-key-store.js';
import type { PullStore } from './pull-store.js';
import type { SyncStore } from './sync-store.js';

/** The rooms of the database. Used directly, each call is its own transaction. */
export interface Rooms {
  accounts: AccountStore;
  projects: ProjectStore;
  docs: DocStore;
  locks: LockStore;
  apiKeys: ApiKeyStore;
  sync: SyncStore;
  pulls: PullStore;
  agents: AgentStore;
  proposals: ProposalStore;
}

/** The same rooms inside one transaction, and the only door to publishing: what is appended is published exactly when the transaction commits. */
export interface Tx extends Rooms {
  outbox: OutboxWriter;
}

/** Everything that is true. */
export interface Store extends Rooms {
  /**
   * Runs `work` in one transaction at READ COMMITTED; commits when it resolves, rolls back when it throws.
   * Not nested, and no call to the outside world inside. After a deadlock `work` is run again, on a transaction of its own.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}
