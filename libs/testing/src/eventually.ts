import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again until the answer is neither undefined nor false and nothing was thrown, and returns it.
 * @param options.deadline milliseconds until it gives up (default 10,000): how long to wait for a bug, not a measurement.
 * @throws what `ask` threw last, or an error that shows its last answer.
 */
export async function eventually<T>(ask: () => T | Promise<T>, options: { deadline?: number; every?: number } = {}): Promise<Exclude<T, undefined | false>> {
  const giveUpAt = Date.now() + (options.deadline ?? 10_000);
  for (;;) {
    const outcome = await attempt(ask);
    if ('answer' in outcome && isTold(outcome.answer)) return outcome.answer;
    if (Date.now() >= giveUpAt) throw 'error' in outcome ? outcome.error : new Error(`still ${String(outcome.answer)} after ${options.deadline ?? 10_000} ms: ${ask}`);
    await pause(options.every ?? 20);
  }
}

async function attempt<T>(ask: () => T | Promise<T>): Promise<{ answer: T } | { error: unknown }> {
  try {
    return { answer: await ask() };
  } catch (error) {
    return { error };
  }
}

function isTold<T>(answer: T): answer is Exclude<T, undefined | false> {
  return answer !== undefined && answer !== false;
}
