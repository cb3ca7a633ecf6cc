import { createApiClient } from '@lockstep/api-client';
import type { components } from '@lockstep/api-client';
import { answer } from './answer.js';
import { ApiError } from './problem.js';
import { SignInSession } from './sign-in-session.js';
import type { RefreshOutcome } from './sign-in-session.js';

/** What the OpenAPI document calls things; no response is typed by hand. */
export type Schemas = components['schemas'];

/** Long enough for the largest document on a bad line. */
const timeoutMs = 15_000;

/** For signing in and out: these calls carry the cookie, and a 401 is their answer. */
export const door = createApiClient({ baseUrl: '', timeoutMs, getAccessToken: () => null });

/** The page's one session and one HTTP client: module state, because a page is one client. */
export const signIn = new SignInSession({ refresh: askRefresh, exclusively });

export const api = createApiClient({ baseUrl: '', timeoutMs, getAccessToken: signIn.token, onUnauthorized: signIn.refresh });

async function askRefresh(): Promise<RefreshOutcome> {
  try {
    // keepalive: the rotated cookie must arrive even when this page is being left.
    return await answer(door.POST('/api/v1/auth/refresh', { keepalive: true }));
  } catch (error) {
    return error instanceof ApiError && error.problem.status === 401 ? 'ended' : 'unreachable';
  }
}

/** Web Locks exist on https and localhost; elsewhere only this page's own requests are serialised (SignInSession does that). */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('lockstep.refresh', work) as Promise<T>;
}
