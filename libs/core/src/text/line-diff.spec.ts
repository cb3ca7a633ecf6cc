import { describe, expect, it } from '@jest/globals';
import { SHAPES, editLines, pick, randomLines, seeded, times } from '../../test/random-texts.js';
import { diffLines } from './line-diff.js';
import type { LineHunk } from './line-diff.js';
import { splitLines } from './lines.js';

function applyHunks(from: readonly string[], to: readonly string[], hunks: readonly LineHunk[]): string[] {
  const parts: string[][] = [];
  let position = 0;
  for (const hunk of hunks) {
    parts.push(from.slice(position, hunk.fromStart), to.slice(hunk.toStart, hunk.toEnd));
    position = hunk.fromEnd;
  }
  return [...parts, from.slice(position)].flat();
}

/** In order, never empty, and always with a kept line between two. */
function wellFormed(hunks: readonly LineHunk[]): boolean {
  return hunks.every((hunk, i) => {
    const before = hunks[i - 1];
    const apart = !before || (hunk.fromStart > before.fromEnd && hunk.fromStart - before.fromEnd === hunk.toStart - before.toEnd);
    return apart && (hunk.fromEnd > hunk.fromStart || hunk.toEnd > hunk.toStart);
  });
}

function editCount(hunks: readonly LineHunk[]): number {
  return hunks.reduce((sum, hunk) => sum + hunk.fromEnd - hunk.fromStart + hunk.toEnd - hunk.toStart, 0);
}

/** The textbook table: slow and plainly right. */
function shortestEditCount(from: readonly string[], to: readonly string[]): number {
  let row = times(to.length + 1, (j) => j);
  for (const line of from) {
    const next = [(row[0] as number) + 1];
    to.forEach((other, j) => {
      const skip = 1 + Math.min(row[j + 1] as number, next[j] as number);
      next.push(line === other ? Math.min(skip, row[j] as number) : skip);
    });
    row = next;
  }
  return row[to.length] as number;
}

describe('splitLines', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a\n']],
    ['\n\n', ['\n', '\n']],
    ['a\r\nb\rc\n\r', ['a\r\n', 'b\rc\n', '\r']],
  ])('DIFF1 only a newline ends a line: %j', (text, lines) => {
    expect(splitLines(text)).toEqual(lines);
  });
});

describe('diffLines', () => {
  it('DIFF2 says nothing about equal texts', () => {
    expect(diffLines([], [])).toEqual([]);
    expect(diffLines(['a', 'b'], ['a', 'b'])).toEqual([]);
  });

  it('DIFF2 turns one text into the other, for any pair', () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      const random = seeded(seed);
      const shape = pick(random, SHAPES);
      const from = randomLines(random, shape);
      const to = random(5) === 0 ? randomLines(random, shape) : editLines(random, shape, from);
      const hunks = diffLines(from, to);
      expect({ seed, wellFormed: wellFormed(hunks), result: applyHunks(from, to, hunks) }).toEqual({ seed, wellFormed: true, result: to });
    }
  });

  it('DIFF3 is the shortest when each line occurs on both sides', () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      const random = seeded(seed);
      const letters = ['a', 'b', 'c', 'd'].slice(0, 2 + random(3));
      const text = (): string[] => [...letters, ...times(random(24), () => pick(random, letters))].reverse();
      const [from, to] = [text(), text()];
      expect({ seed, edits: editCount(diffLines(from, to)) }).toEqual({ seed, edits: shortestEditCount(from, to) });
    }
  });

  it('DIFF3 puts an edit among repeated lines as far down as it goes', () => {
    expect(diffLines(['a', 'a', 'b'], ['a', 'a', 'a', 'b'])).toEqual([{ fromStart: 2, fromEnd: 2, toStart: 2, toEnd: 3 }]);
    expect(diffLines(['{', 'x', '}'], ['{', 'y', '}', '{', 'x', '}'])).toEqual([{ fromStart: 1, fromEnd: 1, toStart: 1, toEnd: 4 }]);
  });

  it('DIFF3 does not tie two rewrites together by a blank line', () => {
    const words = (name: string): string[] => times(8, (i) => (i === 4 ? '' : `${name} ${i}`));
    const around = ['', '', '', '', 'end'];
    const hunks = diffLines([...words('old'), ...around], [...words('new'), ...around]);
    expect(hunks).toEqual([{ fromStart: 0, fromEnd: 8, toStart: 0, toEnd: 8 }]);
  });
});

/** None of these asserts a time: without the bound they would run for hours or out of memory. */
describe('diffLines on hostile texts', () => {
  const MIB = 1024 * 1024;
  const linesOf = (count: number, letters: string, seed: number): string[] => {
    const random = seeded(seed);
    return times(count, () => pick(random, [...letters]));
  };
  const valid = (from: readonly string[], to: readonly string[]): boolean => {
    const hunks = diffLines(from, to);
    const result = applyHunks(from, to, hunks);
    return wellFormed(hunks) && result.length === to.length && result.every((line, i) => line === to[i]);
  };

  it.each([
    ['1 MiB of blank lines', times(MIB, () => ''), times(MIB - 7, () => '')],
    ['1 MiB of blank lines, other lines at the ends', ['x', ...times(MIB, () => ''), 'y'], ['p', ...times(MIB, () => ''), 'q']],
    ['1 MiB, no line in common', times(MIB / 8, (i) => `a${i}`), times(MIB / 8, (i) => `b${i}`)],
    ['1 MiB, the same lines backwards', times(MIB / 8, (i) => `${i}`), times(MIB / 8, (i) => `${i}`).reverse()],
    ['1 MiB of two lines at random', linesOf(MIB / 2, 'ab', 1), linesOf(MIB / 2, 'ab', 2)],
    ['1 MiB of many lines at random', linesOf(MIB / 2, 'abcdefghijklmnopqrstuvwxyz', 3), linesOf(MIB / 2, 'abcdefghijklmnopqrstuvwxyz', 4)],
    ['1 MiB out of step', times(MIB / 2, (i) => 'ab'.charAt(i % 2)), times(MIB / 2, (i) => 'aab'.charAt(i % 3))],
    ['30,000 lines of a table, each third replaced', times(30_000, (i) => '| |'.charAt(i % 3)), times(30_000, (i) => '| x'.charAt(i % 3))],
  ])('DIFF4 stays valid and within its bound: %s', (_, from, to) => {
    expect(valid(from, to)).toBe(true);
  });

  it('DIFF4 an ordinary edit of 30,000 lines is far from the bound', () => {
    const from = times(30_000, (i) => (i % 3 === 0 ? '' : `line ${i}`));
    const to = from.map((line, i) => (i % 7 === 1 ? `${line}!` : line));
    expect(editCount(diffLines(from, to))).toBe(2 * to.filter((line, i) => line !== from[i]).length);
  });
});
