import { describe, expect, it } from '@jest/globals';
import { times } from '../../test/random-texts.js';
import { similarityOf } from './rename-similarity.js';

describe('similarityOf', () => {
  const text = times(10, (i) => `line number ${i}\n`).join('');

  it.each([
    ['equal', text, text, 100],
    ['both empty', '', '', 100],
    ['one empty', '', text, 0],
    ['nothing in common', 'a\nb\n', 'c\nd\n', 0],
    ['nine of ten lines', text, text.replace('number 3', 'NUMBER 3'), 90],
    ['the same lines in another order', 'one\ntwo\n', 'two\none\n', 100],
    ['half of it gone', 'aaa\nbbb\n', 'aaa\n', 50],
  ] as const)('DIFF9 %s', (...[, a, b, percent]) => {
    expect(similarityOf(a, b)).toBe(percent);
    expect(similarityOf(b, a)).toBe(percent);
  });

  it('DIFF9 one long line is compared by chunks', () => {
    const long = times(640, (i) => String.fromCharCode(97 + (i % 26))).join('');
    expect(similarityOf(`${long}\n`, `${long}!\n`)).toBeGreaterThan(90);
  });

  it('DIFF9 1 MiB texts are no burden', () => {
    const many = times(200_000, (i) => `${i}\n`);
    expect(similarityOf(many.join(''), [...many].reverse().join(''))).toBe(100);
  });
});
