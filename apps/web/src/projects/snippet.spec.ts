import { describe, expect, it } from '@jest/globals';
import { snippetParts } from './snippet.js';

describe('search snippets', () => {
  it('WEB11 marks the found words and leaves the rest text', () => {
    expect(snippetParts('run **deploy** <b>now</b>')).toEqual([
      { text: 'run ', hit: false },
      { text: 'deploy', hit: true },
      { text: ' <b>now</b>', hit: false },
    ]);
    expect(snippetParts('')).toEqual([]);
  });
});
