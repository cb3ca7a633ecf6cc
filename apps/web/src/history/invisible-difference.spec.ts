import { describe, expect, it } from '@jest/globals';
import { invisibleDifference } from './invisible-difference.js';

describe('differences that no picture shows', () => {
  it('WEB14 are said in words', () => {
    expect(invisibleDifference('a\nb', 'a\r\nb')).toBe('Not visible below: line endings changed from LF to CRLF.');
    expect(invisibleDifference('\u{feff}a', 'a')).toBe('Not visible below: the byte order mark was removed.');
    expect(invisibleDifference('a\nb\nc\n', 'a\nb\r\nc\n')).toBe('Not visible below: some line endings changed.');
    expect(invisibleDifference('a\nb', 'a\nc')).toBeNull();
  });
});
