import type { Viewer } from '../storage/accounts.js';
import type { Limits } from '../options.js';

const hourMs = 3_600_000;

export type RateResource = 'core' | 'graphql';

export interface RateState {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
  readonly resource: RateResource;
}

/** Whole hours per account (or installation, or address), counted from the first request, one count for REST and one for GraphQL. */
export class RateLimits {
  private readonly windows = new Map<string, { used: number; resetAt: number }>();

  constructor(private readonly limits: Limits) {}

  /** False when the hour's requests are used up; then nothing is counted. */
  spend(viewer: Viewer | undefined, address: string, resource: RateResource): boolean {
    const window = this.window(viewer, address, resource);
    if (window.used >= this.limitOf(viewer)) return false;
    window.used += 1;
    return true;
  }

  /** Gives one request back: a 304 to somebody signed in is free. */
  refund(viewer: Viewer | undefined, address: string, resource: RateResource): void {
    const window = this.window(viewer, address, resource);
    window.used = Math.max(0, window.used - 1);
  }

  state(viewer: Viewer | undefined, address: string, resource: RateResource): RateState {
    const { used, resetAt } = this.window(viewer, address, resource);
    const limit = this.limitOf(viewer);
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(resetAt / 1000), resource };
  }

  private window(viewer: Viewer | undefined, address: string, resource: RateResource): { used: number; resetAt: number } {
    const key = `${resource} ${viewer ? (viewer.installed?.installation.id ?? viewer.user.id) : address}`;
    const known = this.windows.get(key);
    if (known && known.resetAt > Date.now()) return known;
    const fresh = { used: 0, resetAt: Date.now() + hourMs };
    this.windows.set(key, fresh);
    return fresh;
  }

  private limitOf(viewer: Viewer | undefined): number {
    return viewer ? this.limits.requestsPerHour : this.limits.anonymousRequestsPerHour;
  }
}

export function rateHeaders(state: RateState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-used': String(state.used),
    'x-ratelimit-reset': String(state.reset),
    'x-ratelimit-resource': state.resource,
  };
}
