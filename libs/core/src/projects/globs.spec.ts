import { describe, expect, it } from '@jest/globals';
import { checkGlobs } from './globs.js';

describe('globs', () => {
  it.each([['docs/**'], ['**/*.md'], ['.claude/rules/*.md'], ['{docs,rules}/**'], ['a?c'], ['[ab].md']])('KEY9 %s is one', (glob) => {
    expect(checkGlobs('paths', [glob])).toEqual([glob]);
  });

  it.each([[''], ['/abs'], ['../up'], ['a/../b'], ['./a'], ['a\\b'], ['!a'], ['a\0'], ['{a,b}'.repeat(8)], ['x'.repeat(513)]])('KEY9 %j is none', (glob) => {
    expect(() => checkGlobs('paths', ['ok', glob])).toThrow(/^paths\.1: /);
  });
});
