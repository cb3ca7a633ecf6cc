import { RemoteFailure } from '@lockstep/core';
import type { RefMove } from '@lockstep/core';

/** What an attempt to move a ref came to. @throws RemoteFailure `rate_limited` or `unauthorized`, when certainly nothing happened. */
export async function refOutcome(attempt: () => Promise<unknown>): Promise<RefMove> {
  try {
    await attempt();
    return { kind: 'moved' };
  } catch (error) {
    if (!(error instanceof RemoteFailure) || error.kind === 'rate_limited' || error.kind === 'unauthorized') throw error;
    if (error.kind === 'unavailable' || error.status === null) return { kind: 'unknown', message: error.message };
    return { kind: 'refused', status: error.status, message: error.message };
  }
}
