import type { Limits } from '../options.js';
import type { Accounts } from '../storage/accounts.js';
import type { RateLimits } from '../server/rate-limit.js';
import type { Listener, Webhooks } from '../webhooks/webhooks.js';
import type { HostedRepository } from './hosted-repository.js';
import type { Apps } from './apps.js';
import type { Pulls } from './pulls.js';
import type { Repositories } from './repositories.js';
import type { Rules } from './rules.js';
import type { Statuses } from './statuses.js';

/** The parts every endpoint works with. */
export interface Site {
  /** `http://host:port`, also the start of every page and clone address. */
  readonly origin: string;
  /** The start of every API address. */
  readonly apiUrl: string;
  readonly limits: Limits;
  readonly accounts: Accounts;
  readonly apps: Apps;
  readonly repositories: Repositories;
  readonly webhooks: Webhooks;
  /** Who hears of what happens to a repository: its hooks, and those of the apps that are installed on it. */
  readonly listenersOf: (repository: HostedRepository) => Listener[];
  readonly pulls: Pulls;
  readonly rules: Rules;
  readonly statuses: Statuses;
  readonly rates: RateLimits;
  /** Where packs wait while they arrive. */
  readonly spoolDir: string;
  /** git's hooks for pushes. */
  readonly gitHooksDir: string;
  /** Reachable from this machine only; then requests must also name this machine. */
  readonly isLoopback: boolean;
}
