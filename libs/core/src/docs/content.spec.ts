import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { blobSha, checkContent, decodeText } from './content.js';

describe('document text', () => {
  it.each(['', 'a\r\nb', '\ufeffBOM', 'no final newline', '🙂\t \n'])('DOC2 %j is kept byte for byte', (text) => {
    const bytes = Buffer.from(text);
    expect(checkContent(text)).toEqual({ text, sha: blobSha(bytes), size: bytes.length });
    expect(decodeText(bytes)).toBe(text);
  });

  it('DOC2 the SHA is the one git gives the blob', () => {
    expect(checkContent('hello\n').sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('DOC3 1 MiB fits and one byte more does not', () => {
    expect(checkContent('x'.repeat(LIMITS.docBytes)).size).toBe(LIMITS.docBytes);
    expect(() => checkContent('x'.repeat(LIMITS.docBytes + 1))).toThrow(expect.objectContaining({ code: 'request.too_large' }));
  });

  it('DOC3 size counts bytes, not characters', () => {
    expect(() => checkContent('ä'.repeat(LIMITS.docBytes / 2 + 1))).toThrow(DomainError);
  });

  it.each(['nul\0', 'half \ud83d'])('DOC2 %j is no text', (text) => {
    expect(() => checkContent(text)).toThrow(expect.objectContaining({ code: 'doc.content_invalid' }));
  });

  it.each([[new Uint8Array([0xff, 0xfe])], [new Uint8Array([0xc3])], [new Uint8Array([65, 0, 66])]])('DOC2 bytes %j are no text', (bytes) => {
    expect(decodeText(bytes)).toBeNull();
  });
});
