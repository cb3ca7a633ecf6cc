import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './random.js';

describe('seeded randomness', () => {
  it('TEST1 a seed repeats its choices exactly', () => {
    const draw = (seed: number): number[] => Array.from({ length: 20 }, ((random) => () => random.int(1000))(seededRandom(seed)));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('TEST1 choices spread over the whole range', () => {
    const random = seededRandom(1);
    const seen = new Set(Array.from({ length: 2_000 }, () => random.int(50)));
    expect(seen.size).toBe(50);
  });
});
