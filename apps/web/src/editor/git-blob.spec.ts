import { describe, expect, it } from '@jest/globals';
import { gitBlobSha } from './git-blob.js';

describe('contentSha', () => {
  it('WEB3 is the SHA that git gives the same bytes', async () => {
    // printf 'hello\n' | git hash-object --stdin, and the well-known empty blob.
    expect(await gitBlobSha('hello\n')).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    expect(await gitBlobSha('')).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  });
});
