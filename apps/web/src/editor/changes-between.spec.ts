import { ChangeSet, Text } from '@codemirror/state';
import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@lockstep/testing';
import { changesBetween } from './changes-between.js';

const PIECES = ['word ', '\n', '👩‍👩‍👧', '👍', 'e\u0301', '- item\n', 'x'];

function applied(from: string, to: string): string {
  return ChangeSet.of(changesBetween(from, to), from.length).apply(Text.of(from.split('\n'))).toString();
}

describe('the changes between two texts', () => {
  it('WEB3 lead from one to the other, also among emoji, where the library loses its way', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 2_000; round++) {
      const text = (): string => Array.from({ length: random.int(25) }, () => random.pick(PIECES)).join('');
      const [from, to] = [text(), text()];
      expect(applied(from, to)).toBe(to);
    }
  });

  it('WEB3 leave alone what is the same', () => {
    expect(changesBetween('one two three', 'one 2 three')).toEqual([{ from: 4, to: 7, insert: '2' }]);
    expect(changesBetween('same', 'same')).toEqual([]);
  });
});
