import { describe, expect, it } from '@jest/globals';
import { checkSlug, numbered, slugFrom } from './slugs.js';

describe('slugs', () => {
  it.each([
    ['Team Rules', 'team-rules'],
    ['  Crème brûlée — 2nd try! ', 'creme-brulee-2nd-try'],
    ['日本語', 'project'],
    ['---', 'project'],
    ['01a1f953-15e6-75a9-af6f-0211fb947751', 'project'],
    ['x'.repeat(80), 'x'.repeat(50)],
    [`${'x'.repeat(49)} y`, 'x'.repeat(49)],
  ])('PROJ2 %j becomes %s', (name, slug) => {
    expect(slugFrom(name)).toBe(slug);
    expect(checkSlug(slug)).toBe(slug);
  });

  it('PROJ2 a number goes behind, within the length', () => {
    expect([1, 2, 10].map((attempt) => numbered('notes', attempt))).toEqual(['notes', 'notes-2', 'notes-10']);
    expect(numbered('x'.repeat(50), 12)).toBe(`${'x'.repeat(47)}-12`);
    expect(checkSlug(numbered(`${'x'.repeat(46)}-yyy`, 12))).toBe(`${'x'.repeat(46)}-12`);
  });
});
