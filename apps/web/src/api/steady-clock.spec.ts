import { describe, expect, it } from '@jest/globals';
import { steadyClock } from './steady-clock.js';

describe('the page clock', () => {
  it('WEB5 counts sleep, during which performance.now() stands still', () => {
    const time = { monotonic: 0, wall: 1_000 };
    const clock = steadyClock(() => time.monotonic, () => time.wall);
    time.monotonic += 10;
    time.wall += 60_010;
    expect(clock()).toBe(60_010);
  });

  it('WEB5 never runs back when the wall clock is set', () => {
    const time = { monotonic: 0, wall: 1_000_000 };
    const clock = steadyClock(() => time.monotonic, () => time.wall);
    time.monotonic += 100;
    time.wall -= 500_000;
    expect(clock()).toBe(100);
    time.monotonic += 100;
    time.wall += 100;
    expect(clock()).toBe(200);
  });
});
