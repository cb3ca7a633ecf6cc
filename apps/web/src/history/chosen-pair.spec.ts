import { describe, expect, it } from '@jest/globals';
import { chosenPair } from './chosen-pair.js';

const versions = [{ version: 5 }, { version: 4 }];
const pair = (query: string) => chosenPair(versions, new URLSearchParams(query));

describe('the versions to compare', () => {
  it('WEB14 are the newest two, or those in the address, older first', () => {
    expect(pair('')).toEqual({ from: 4, to: 5 });
    expect(pair('from=2&to=4')).toEqual({ from: 2, to: 4 });
    expect(pair('from=4&to=2')).toEqual({ from: 2, to: 4 });
    expect(pair('to=1')).toEqual({ from: 0, to: 1 });
  });

  it('WEB14 an address that names what does not exist falls back', () => {
    expect(pair('from=x&to=99')).toEqual({ from: 4, to: 5 });
  });
});
