import { setTimeout as wait } from 'node:timers/promises';

/** True when the time is over, false when something ended the wait before. */
export async function elapsed(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (milliseconds <= 0) return true;
  try {
    await wait(milliseconds, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
