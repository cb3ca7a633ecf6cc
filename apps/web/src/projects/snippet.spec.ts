import { describe, expect, it } from '@jest/globals';
import { snippetParts, wordsOf } from './snippet.js';

describe('search snippets', () => {
  it('WEB11 marks the found words, drops the marks of the server and leaves the rest text', () => {
    expect(snippetParts('run **Deploy** <b>now</b>', 'deploy')).toEqual([
      { text: 'run ', hit: false },
      { text: 'Deploy', hit: true },
      { text: ' <b>now</b>', hit: false },
    ]);
    expect(snippetParts('**bold** a+b', 'a+b')).toEqual([
      { text: 'bold ', hit: false },
      { text: 'a+b', hit: true },
    ]);
    expect(snippetParts('', 'x')).toEqual([]);
  });

  it('WEB11 knows words, phrases, exclusions and paths apart', () => {
    expect(wordsOf('deploy "feature flag" -legacy -"old way" path:rules')).toEqual(['deploy', 'feature flag']);
  });
});
