import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '@lockstep/testing';

/** Choices of one part of the run. Each part has a stream of its own, so that what one does never shifts the choices of another. */
export function chance(seed, part) {
  let hash = seed >>> 0;
  for (const char of part) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  const random = seededRandom(hash);
  return {
    ...random,
    /** True in `share` of all cases. */
    happens: (share) => random.next() < share,
    between: (least, most) => least + random.next() * (most - least),
    /** One of the names, each as often as its weight says. */
    weighted: (weights) => {
      const names = Object.keys(weights);
      let left = random.next() * names.reduce((sum, name) => sum + weights[name], 0);
      return names.find((name) => (left -= weights[name]) < 0) ?? names[names.length - 1];
    },
  };
}

/** A pause that the end of the run cuts short. */
export async function pause(milliseconds, signal) {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
