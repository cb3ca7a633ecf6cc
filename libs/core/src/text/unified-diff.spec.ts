import { describe, expect, it } from '@jest/globals';
import { times } from '../../test/random-texts.js';
import { diffTexts } from './unified-diff.js';

const numbered = (count: number, change: Record<number, string> = {}): string => times(count, (i) => `${change[i + 1] ?? i + 1}\n`).join('');

describe('diffTexts', () => {
  it('DIFF5 equal texts have no diff', () => {
    expect(diffTexts('a\n', 'a\n')).toEqual({ unified: '', hunks: [] });
  });

  it('DIFF5 writes what git diff writes', () => {
    const { unified } = diffTexts(numbered(9), numbered(9, { 5: 'five\n5b' }), { from: 'a/x.md', to: 'b/x.md' });
    expect(unified).toBe('--- a/x.md\n+++ b/x.md\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+5b\n 6\n 7\n 8\n');
  });

  it('DIFF5 says where a final newline is missing', () => {
    const { unified } = diffTexts('a\nb', 'a\nc', { from: 'a/x', to: 'b/x' });
    expect(unified).toBe('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n');
  });

  it.each([
    ['', 'a\n', '@@ -0,0 +1 @@'],
    ['a\nb\n', '', '@@ -1,2 +0,0 @@'],
    ['a\n', 'b\n', '@@ -1 +1 @@'],
  ])('DIFF5 line numbers of small texts: %j to %j', (from, to, header) => {
    expect(diffTexts(from, to).unified.split('\n')[2]).toBe(header);
  });

  it('DIFF6 gives hunks as data', () => {
    expect(diffTexts('a\nb\r\n', 'a\nb\nc').hunks).toEqual([
      {
        oldStart: 1,
        oldLines: 2,
        newStart: 1,
        newLines: 3,
        lines: [
          { kind: 'context', text: 'a' },
          { kind: 'removed', text: 'b\r' },
          { kind: 'added', text: 'b' },
          { kind: 'added', text: 'c', noNewline: true },
        ],
      },
    ]);
  });

  it('DIFF7 joins hunks whose contexts touch, and only those', () => {
    expect(diffTexts(numbered(20), numbered(20, { 5: 'x', 12: 'y' })).hunks).toHaveLength(1);
    expect(diffTexts(numbered(20), numbered(20, { 5: 'x', 13: 'y' })).hunks).toHaveLength(2);
  });

  it('DIFF8 a name cannot forge a header', () => {
    const { unified } = diffTexts('a\n', 'b\n', { from: 'a/x\n+++ b/evil', to: 'b/say "hi"' });
    expect(unified.split('\n').slice(0, 3)).toEqual(['--- "a/x\\012+++ b/evil"', '+++ "b/say \\"hi\\""', '@@ -1 +1 @@']);
  });
});
