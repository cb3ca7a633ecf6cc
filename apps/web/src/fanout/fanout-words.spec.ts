import { describe, expect, it } from '@jest/globals';
import { cellWords } from './fanout-words.js';

describe('what a repository has of a document, in words', () => {
  it('FAN1 calls out what differs, and only that', () => {
    expect(cellWords({ state: 'same', version: 3 })).toEqual({ words: 'version 3', drifted: false });
    expect(cellWords({ state: 'not carried', version: null })).toEqual({ words: 'not carried', drifted: false });
    expect(cellWords({ state: 'behind', version: null })).toEqual({ words: 'not there yet, behind', drifted: true });
    expect(cellWords({ state: 'ahead', version: 2 })).toEqual({ words: 'version 2, a change there waits for a lock', drifted: true });
    expect(cellWords({ state: 'conflict', version: 2 })).toEqual({ words: 'version 2, conflict', drifted: true });
  });
});
