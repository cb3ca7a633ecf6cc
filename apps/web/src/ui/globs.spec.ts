import { describe, expect, it } from '@jest/globals';
import { globsIn } from './globs.js';

describe('globs as people write them', () => {
  it.each([
    ['docs/**', ['docs/**']],
    ['docs/{a,b}.md', ['docs/{a,b}.md']],
    ['a/**, {b,c}/*.md ,d', ['a/**', '{b,c}/*.md', 'd']],
    ['open/{a', ['open/{a']],
    [' , ', []],
  ])('WEB13 %j', (text, globs) => expect(globsIn(text)).toEqual(globs));
});
