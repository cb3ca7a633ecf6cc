import { describe, expect, it } from '@jest/globals';
import { compileGlob } from './glob.js';

describe('globs', () => {
  it.each([
    ['a.md', 'a.md', 'b.md'],
    ['*.md', 'a.md', 'x/a.md'],
    ['*.md', '.md', 'a.mdx'],
    ['**/*.md', 'a.md', 'a.txt'],
    ['**/*.md', 'x/y/.z/a.md', 'x/a.md/b'],
    ['docs/**', 'docs/a/b', 'docsa/b'],
    ['docs/**/x', 'docs/x', 'docs/xx'],
    ['docs/**/x', 'docs/a/b/x', 'docs/a/b/x/c'],
    ['**', 'a/b/c', null],
    ['a**b', 'axxb', 'ax/xb'],
    ['a?c', 'abc', 'ac'],
    ['a?c', 'aéc', 'a/c'],
    ['?', '\u{1f600}', 'ab'],
    ['[a-c]x', 'bx', 'dx'],
    ['[!a-c]x', 'dx', 'bx'],
    ['[^.]x', 'ax', '.x'],
    ['[-x]', '-', 'a'],
    ['[', '[', 'x'],
    ['[]', '[]', 'x'],
    ['{docs,rules}/*.{md,txt}', 'rules/a.txt', 'other/a.txt'],
    ['{a,{b,c}/d}', 'c/d', 'b'],
    ['{a,}b', 'b', 'ab/c'],
    ['{a}', '{a}', 'a'],
    ['(a|b)', '(a|b)', 'a'],
    ['a+.md', 'a+.md', 'aa.md'],
    ['a\\*', 'a\\b', 'a*'],
    ['!a', '!a', 'b'],
    ['', '', 'a'],
    ['*a*b*c', 'xxaxxbxxc', 'xxaxxcxxb'],
    ['**/a/**/b', 'x/a/y/a/z/b', 'x/b/a'],
  ])('ACCESS4 %s matches %s and not %s', (glob, fits, not) => {
    const matches = compileGlob(glob);
    expect(matches(fits)).toBe(true);
    if (not !== null) expect(matches(not)).toBe(false);
  });

  it('ACCESS4 no glob is slow on any path', () => {
    const path = 'a'.repeat(512);
    const deep = 'a/'.repeat(255) + 'a';
    expect(compileGlob('*a'.repeat(255) + 'b')(path)).toBe(false);
    expect(compileGlob('**/a/'.repeat(100) + 'b')(deep)).toBe(false);
    expect(compileGlob('{*a,a*,**/a}'.repeat(4) + '*a'.repeat(200) + 'b')(path)).toBe(false);
  });

  it('ACCESS4 alternatives are counted before they are made', () => {
    expect(() => compileGlob('{a,b}'.repeat(100))).toThrow(RangeError);
    expect(compileGlob('{a,b}'.repeat(7))('abababa')).toBe(true);
  });
});
