import type { Limits } from '../options.js';
import type { Accounts } from '../storage/accounts.js';
import type { RateLimits } from '../server/rate-limit.js';
import type { Webhooks } from '../webhooks/webhooks.js';
import type { Repositories } from './repositories.js';

/** The parts every endpoint works with. */
export interface Site {
  /** `http://host:port`, also the start of every page and clone address. */
  readonly origin: string;
  /** The start of every API address. */
  readonly apiUrl: string;
  readonly limits: Limits;
  readonly accounts: Accounts;
  readonly repositories: Repositories;
  readonly webhooks: Webhooks;
  readonly rates: RateLimits;
  /** Where packs wait while they arrive. */
  readonly spoolDir: string;
  /** Reachable from this machine only; then requests must also name this machine. */
  readonly isLoopback: boolean;
}
