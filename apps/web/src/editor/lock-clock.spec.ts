import { describe, expect, it } from '@jest/globals';
import { countdown, deadlineOf } from './lock-clock.js';

describe('lock times', () => {
  it('WEB5 the deadline counts from when the request was sent, minus five seconds', () => {
    expect(deadlineOf(100_000, 60_000)).toBe(155_000);
  });

  it('WEB4 the countdown reads like a clock and shows 0:00 only at the end', () => {
    expect([125_000, 42_000, 41_001, 1, 0, -5].map(countdown)).toEqual(['2:05', '0:42', '0:42', '0:01', '0:00', '0:00']);
  });
});
