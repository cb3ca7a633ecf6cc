import { RemoteFailure } from '@lockstep/core';
import type { RemoteFailureKind } from '@lockstep/core';
import { RequestError } from 'octokit';

/** What GitHub asks for when it names no time: "wait for at least one minute". */
const UNSTATED_WAIT_MS = 60_000;
const SUSPENDED_WORDS = /installation has been suspended/i;
const LIMIT_WORDS = /rate limit|abuse detection/i;

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof RequestError && error.status === status;
}

/** Sorts what a request threw. Anything that is not about the request is passed on as it is. */
export function toFailure(error: unknown): RemoteFailure {
  if (error instanceof RemoteFailure) return error;
  if (error instanceof RequestError) return fromAnswer(error);
  // A connection that breaks or times out while the body is read is reported by fetch itself.
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError' || error instanceof TypeError)) {
    return new RemoteFailure('unavailable', error.message);
  }
  throw error;
}

function fromAnswer(error: RequestError): RemoteFailure {
  const { status, response } = error;
  const words = withoutLink(error.message);
  if (!response) return new RemoteFailure('unavailable', words);
  const limit = limitEnd(status, response.headers, words);
  if (limit) return new RemoteFailure('rate_limited', words, status, { until: limit });
  if (status === 403 && SUSPENDED_WORDS.test(words)) return new RemoteFailure('suspended', words, status);
  return new RemoteFailure(kindOf(status), words || `HTTP ${status}`, status);
}

function kindOf(status: number): RemoteFailureKind {
  if (status === 401) return 'unauthorized';
  if (status === 403 || status === 451) return 'forbidden';
  if (status === 404 || status === 410) return 'not_found';
  return status >= 500 ? 'unavailable' : 'refused';
}

type Headers = Record<string, string | number | undefined>;

/** The three forms in which GitHub says "too much": Retry-After, an empty quota with the time of its reset, or only in words. */
function limitEnd(status: number, headers: Headers, words: string): Date | null {
  if (status !== 403 && status !== 429) return null;
  const now = Date.now();
  const retryAfter = Number(headers['retry-after'] ?? NaN);
  if (Number.isFinite(retryAfter)) return new Date(now + Math.max(1, retryAfter) * 1000);
  const reset = Number(headers['x-ratelimit-reset'] ?? NaN) * 1000;
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) return new Date(Math.max(now + 1000, reset));
  return status === 429 || LIMIT_WORDS.test(words) ? new Date(now + UNSTATED_WAIT_MS) : null;
}

/** Octokit appends the address of GitHub's documentation. */
function withoutLink(message: string): string {
  return message.replace(/ - https?:\/\/\S+$/, '');
}
