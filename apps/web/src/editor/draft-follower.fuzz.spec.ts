import { describe, expect, it } from '@jest/globals';
import type { DraftEvent } from '@lockstep/contracts';
import { seededRandom } from '@lockstep/testing';
import type { Random } from '@lockstep/testing';
import { DraftFollower } from './draft-follower.js';
import { draftOf } from './draft-text.js';
import { splitText } from './line-endings.js';

const SEEDS = 60;
const PIECES = ['word ', '\n', '\r\n', '\r', '👩‍👩‍👧', 'e\u0301', '- item\n', ''];

function edited(random: Random, text: string): string {
  const from = random.int(text.length + 1);
  const to = Math.min(text.length, from + random.int(7));
  return text.slice(0, from) + random.pick(PIECES) + text.slice(to);
}

/** Messages of one holder, as they might arrive: some lost, some twice, in any order, the last one for sure. */
function arriving(random: Random, sent: DraftEvent[]): DraftEvent[] {
  const some = sent.flatMap((event) => Array.from({ length: random.int(3) }, () => event));
  const last = sent.at(-1);
  const waiting = last ? [...some, last] : some;
  return Array.from({ length: waiting.length }, () => waiting.splice(random.int(waiting.length), 1)).flat();
}

describe('following what somebody types', () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    it(`LIVE14 shows only texts that the holder had, and in the end his newest (seed ${seed})`, () => {
      const random = seededRandom(seed);
      const base = Array.from({ length: random.int(31) }, () => random.pick(PIECES)).join('');
      let text = base;
      const had = new Set<string>();
      const sent = Array.from({ length: 20 }, (_, index): DraftEvent => {
        text = edited(random, text);
        had.add(splitText(text).text);
        return { docId: 'd', token: 4, seq: index + 1, changes: draftOf({ version: 3, text: base }, text) };
      });
      const follower = new DraftFollower();
      for (const event of arriving(random, sent)) {
        follower.hear(event);
        const shown = follower.shown({ version: 3, text: base, token: 4 });
        expect(shown === null ? had.has(splitText(base).text) : shown.kind === 'text' && had.has(shown.text)).toBe(true);
      }
      const newest = splitText(text).text;
      expect(follower.shown({ version: 3, text: base, token: 4 })).toEqual(newest === splitText(base).text ? null : { kind: 'text', text: newest });
    });
  }
});
