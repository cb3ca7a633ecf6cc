import { RemoteFailure } from '@lockstep/core';

type Headers = Record<string, string | number | undefined>;
type Resource = 'core' | 'graphql';

/**
 * Leaves the last part of an hour's requests to what people ask for: a sync that took all of them would make every page that needs GitHub fail
 * until the next hour.
 */
export class RateReserve {
  private readonly seen = new Map<string, { remaining: number; limit: number; resetAt: number }>();

  /** @param share of the limit that is kept, from 0 to 1. */
  constructor(private readonly share: number) {}

  /** @throws RemoteFailure `rate_limited` until the time that GitHub stated. */
  check(resource: Resource): void {
    const state = this.seen.get(resource);
    if (!state || state.resetAt <= Date.now() || state.remaining > state.limit * this.share) return;
    const words = `${state.remaining} of ${state.limit} requests are left in this hour; Lockstep keeps them for what people ask for.`;
    throw new RemoteFailure('rate_limited', words, null, { until: new Date(state.resetAt) });
  }

  /** What an answer says about the limit; hosts without one say nothing. */
  note(resource: Resource, headers: Headers): void {
    const [remaining, limit, reset] = ['remaining', 'limit', 'reset'].map((name) => Number(headers[`x-ratelimit-${name}`] ?? NaN));
    if (remaining === undefined || limit === undefined || reset === undefined || ![remaining, limit, reset].every(Number.isFinite)) return;
    this.seen.set(resource, { remaining, limit, resetAt: reset * 1000 });
  }
}
