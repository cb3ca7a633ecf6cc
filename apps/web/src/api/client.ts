import type { SignedIn } from '@lockstep/contracts';
import { Http } from './http.js';
import { ApiError } from './problem.js';
import { SignInSession } from './sign-in-session.js';
import type { RefreshOutcome } from './sign-in-session.js';

/** The page's one session and one HTTP client: module state, because a page is one client. */
export const signIn = new SignInSession({ refresh: askRefresh, exclusively });

export const http = new Http({ token: signIn.token, refresh: signIn.refresh });

async function askRefresh(): Promise<RefreshOutcome> {
  try {
    // keepalive: the rotated cookie must arrive even when this page is being left.
    return await http.post<SignedIn>('/auth/refresh', { keepalive: true });
  } catch (error) {
    return error instanceof ApiError && error.problem.status === 401 ? 'ended' : 'unreachable';
  }
}

/** Web Locks exist on https and localhost; elsewhere only this page's own requests are serialised (SignInSession does that). */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('lockstep.refresh', work) as Promise<T>;
}
