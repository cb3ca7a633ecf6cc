import type { GitRemote } from '@lockstep/core';

export type RateLimit = NonNullable<GitRemote['rateLimit']>;
export type AnswerHeaders = Record<string, string | number | undefined>;

/** What an answer says about REST requests; GraphQL is counted for itself. null: nothing, as on hosts that set no limit. */
export function rateLimitIn(headers: AnswerHeaders): RateLimit | null {
  if ((headers['x-ratelimit-resource'] ?? 'core') !== 'core') return null;
  const [limit, remaining, reset] = [numberIn(headers['x-ratelimit-limit']), numberIn(headers['x-ratelimit-remaining']), numberIn(headers['x-ratelimit-reset'])];
  if (limit === null || remaining === null || reset === null) return null;
  return { limit, remaining, resetAt: new Date(reset * 1000).toISOString() };
}

function numberIn(header: string | number | undefined): number | null {
  const number = Number(header ?? NaN);
  return Number.isSafeInteger(number) && number >= 0 && number < 1e12 ? number : null;
}
