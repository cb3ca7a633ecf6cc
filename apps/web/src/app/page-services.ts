import { QueryClient } from '@tanstack/react-query';
import { signIn } from '../api/client.js';
import { LiveConnection } from '../api/live-connection.js';
import { ApiError } from '../api/problem.js';
import { steadyClock } from '../api/steady-clock.js';

/** One page is one client: one clock, one socket, one cache. */
export const now = steadyClock();

export const live = new LiveConnection({ token: signIn.token, refresh: signIn.refresh, reachable });

async function reachable(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal will be the same next time; only silence is worth asking again.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 3,
      refetchOnWindowFocus: false,
    },
  },
});
