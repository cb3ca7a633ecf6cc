import { describe, expect, it } from '@jest/globals';
import { ago, byteSize, duration } from './time.js';

describe('times in words', () => {
  it('WEB12 says how long ago something was', () => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    const at = (seconds: number) => ago(now + seconds * 1_000, now);
    expect([at(-3), at(-42), at(-60), at(-7_200), at(-90_000), at(3 * 86_400 + 60), at(90 * 86_400 - 60)]).toEqual([
      'just now',
      'a moment ago',
      '1 minute ago',
      '2 hours ago',
      'yesterday',
      'in 3 days',
      'in 3 months',
    ]);
  });

  it('WEB12 says how long something lasts and how big it is', () => {
    expect([duration(5), duration(180), duration(7_200), duration(5 * 86_400)]).toEqual(['5 s', '3 min', '2 h', '5 days']);
    expect([byteSize(812), byteSize(14_540), byteSize(2_097_152)]).toEqual(['812 B', '14.2 KB', '2.00 MB']);
  });
});
