import { describe, expect, it } from '@jest/globals';
import { bringTogether } from './bring-together.js';

const lines = (...items: string[]) => `${items.join('\n')}\n`;

describe('the proposal in the compare view', () => {
  it('WEB3 takes over what they changed elsewhere, so that saving undoes nothing of theirs', () => {
    const base = lines('title', '', 'one', 'two', 'three', '', 'end');
    expect(bringTogether(base, lines('title', '', 'one', 'two', 'three', '', 'end, mine'), lines('Title!', '', 'one', 'two', 'three', '', 'end'))).toBe(
      lines('Title!', '', 'one', 'two', 'three', '', 'end, mine'),
    );
  });

  it('WEB3 leaves ours where both changed the same lines', () => {
    const base = lines('a', 'b', 'c', 'd', 'e', 'f', 'g');
    expect(bringTogether(base, lines('a', 'mine', 'c', 'd', 'e', 'f', 'g'), lines('a', 'theirs', 'c', 'd', 'e', 'f', 'G'))).toBe(lines('a', 'mine', 'c', 'd', 'e', 'f', 'G'));
  });

  it('WEB3 handles insertions, deletions and texts without a final newline', () => {
    expect(bringTogether('a\nb\nc\nd\ne', 'a\nb\nc\nd\ne\nmine', 'new\na\nb\nc\nd\ne')).toBe('new\na\nb\nc\nd\ne\nmine');
    expect(bringTogether(lines('a', 'b', 'c', 'd', 'e'), lines('a', 'b', 'c', 'd', 'e', 'x'), lines('c', 'd', 'e'))).toBe(lines('c', 'd', 'e', 'x'));
    expect(bringTogether('', 'mine\n', 'theirs\n')).toBe('mine\n');
  });

  it('WEB1 keeps our line endings', () => {
    expect(bringTogether('a\nb\nc\nd\n', 'a\r\nb\r\nc\r\nD\r\n', 'A\nb\nc\nd\n')).toBe('A\r\nb\r\nc\r\nD\r\n');
    expect(bringTogether('a\nb\r\nc\nd\ne\n', 'a\nb\r\nc\nd\nE\n', 'new\na\nb\nc\nd\ne\n')).toBe('new\na\nb\r\nc\nd\nE\n');
  });
});
