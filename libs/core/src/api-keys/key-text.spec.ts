import { describe, expect, it } from '@jest/globals';
import { newId } from '../ids.js';
import { keyPrefix, keyText, newKeySecret, parseKey } from './key-text.js';

describe('the text of a key', () => {
  it('KEY1 a key leads back to its id and secret', () => {
    for (const keyId of [newId(), '00000000-0000-7000-8000-000000000000', 'ffffffff-ffff-7fff-bfff-ffffffffffff']) {
      const secret = newKeySecret();
      expect(secret).toMatch(/^[0-9A-Za-z]{43}$/);
      expect(keyText(keyId, secret)).toBe(`${keyPrefix(keyId)}_${secret}`);
      expect(parseKey(keyText(keyId, secret))).toEqual({ keyId, secret });
    }
  });

  it('KEY1 no two secrets are alike', () => {
    expect(new Set(Array.from({ length: 1_000 }, newKeySecret)).size).toBe(1_000);
  });

  it.each(['', 'lsk_', 'lsk__', `lsk_${'z'.repeat(22)}_${'a'.repeat(43)}`, `LSK_${'0'.repeat(22)}_${'a'.repeat(43)}`, `lsk_${'0'.repeat(22)}_${'a'.repeat(42)}-`])(
    'KEY5 %j has not the form of a key',
    (text) => {
      expect(parseKey(text)).toBeNull();
    },
  );
});
