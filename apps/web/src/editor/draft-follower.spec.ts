import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import { DraftFollower } from './draft-follower.js';
import { draftOf } from './draft-text.js';

const saved = { version: 3, text: 'saved\n' };
const watched = { ...saved, token: 4 };
const typed = (text: string, seq = 1, token = 4) => ({ docId: 'd', token, seq, changes: draftOf(saved, text) });

function heard(...events: Parameters<DraftFollower['hear']>[0][]): DraftFollower {
  const follower = new DraftFollower();
  events.forEach((event) => follower.hear(event));
  return follower;
}

describe('a draft that is followed', () => {
  it('LIVE14 is the holder\'s text on top of the saved one', () => {
    expect(heard(typed('saved words\n')).shown(watched)).toEqual({ kind: 'text', text: 'saved words\n' });
  });

  it('LIVE14 ends with the lock, with its token, and with the next version', () => {
    const follower = heard(typed('saved words\n'));
    expect(follower.shown({ ...watched, token: null })).toBeNull();
    expect(follower.shown({ ...watched, token: 5 })).toBeNull();
    expect(follower.shown({ ...watched, version: 4 })).toBeNull();
  });

  it('LIVE14 goes neither back to an older word nor to an older holder', () => {
    expect(heard(typed('new\n', 2), typed('old\n', 1)).shown(watched)).toEqual({ kind: 'text', text: 'new\n' });
    expect(heard(typed('thief\n', 1, 5), typed('victim\n', 9, 4)).shown({ ...watched, token: 5 })).toEqual({ kind: 'text', text: 'thief\n' });
  });

  it('LIVE14 does not fall back to the saved text while the version below it is on its way', () => {
    const follower = heard(typed('saved words\n'));
    expect(follower.shown(watched)).toEqual({ kind: 'text', text: 'saved words\n' });
    follower.hear({ docId: 'd', token: 4, seq: 2, changes: draftOf({ version: 4, text: 'saved words\n' }, 'saved words, more\n') });
    expect(follower.shown(watched)).toEqual({ kind: 'text', text: 'saved words\n' });
    expect(follower.shown({ ...watched, token: 5 })).toBeNull();
    expect(follower.shown({ ...watched, version: 4, text: 'saved words\n' })).toEqual({ kind: 'text', text: 'saved words, more\n' });
  });

  it('LIVE14 that is too much to be told is said to be so', () => {
    expect(heard(typed('x'.repeat(LIMITS.draftBytes))).shown(watched)).toEqual({ kind: 'tooLarge' });
    expect(draftOf({ version: 3, text: 'a line\n'.repeat(100_000) }, 'short\n')).toEqual({ base: 3, set: null });
  });

  it.each([
    ['no object', 'text'],
    ['no change set', { base: 3, set: { from: 0 } }],
    ['a change set for another length', { base: 3, set: [99, [0, 'x']] }],
    ['negative lengths', { base: 3, set: [-6] }],
    ['negative lengths that add up', { base: 3, set: [[2_147_483_648, 'x'], -2_147_483_642] }],
    ['fractions', { base: 3, set: [2.5, [0, 'x'], 3.5] }],
    ['line ends inside a line', { base: 3, set: [6, [0, 'a\nb']] }],
    ['the saved text itself', { base: 3, set: [6] }],
    ['wrong types inside', { base: 3, set: [6, [0, { evil: true }]] }],
    ['nothing', null],
  ])('LIVE14 nothing is shown of %s', (_name, changes) => {
    expect(heard({ docId: 'd', token: 4, seq: 1, changes }).shown(watched)).toBeNull();
  });
});
