import { describe, expect, it } from '@jest/globals';
import { pageOf, readCursor, readIdCursor, readNumberCursor, readSeqCursor } from './paging.js';

const self = (text: string): string => text;

describe('pages', () => {
  it('PROJ6 one row more than asked for says that there is a next page, which begins after the last one shown', () => {
    const page = pageOf(['a', 'ä/ö', 'c'], 2, self, self);
    expect(page.items).toEqual(['a', 'ä/ö']);
    expect(readCursor(page.nextCursor ?? '')).toBe('ä/ö');
    expect(pageOf(['a', 'b'], 2, self, self).nextCursor).toBeNull();
    expect(pageOf([], 2, self, self)).toEqual({ items: [], nextCursor: null });
  });

  it.each(['', ' ', '!!', 'YQ==', 'YQ=', 'AA', '_w', 'YQ\n'])('PROJ6 %j is no cursor', (cursor) => {
    expect(() => readCursor(cursor)).toThrow('cursor');
  });

  it('PROJ6 the cursor of another list is none of this one', () => {
    const cursor = Buffer.from('docs/a.md').toString('base64url');
    for (const read of [readIdCursor, readNumberCursor, readSeqCursor]) expect(() => read(cursor)).toThrow('cursor');
    expect([readIdCursor(undefined), readNumberCursor(undefined), readSeqCursor(undefined)]).toEqual([undefined, undefined, undefined]);
    expect(readSeqCursor(Buffer.from('123456789012345678').toString('base64url'))).toBe(123_456_789_012_345_678n);
  });
});
