import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { LIMITS } from '@lockstep/contracts';
import { DomainError, invalidField } from '../errors.js';
import type { CheckedContent } from '../ports/doc-store.js';

/**
 * Checks a document's text and derives what its bytes determine. The text itself is never changed: BOM, CRLF and a missing final newline stay.
 * @throws DomainError `request.too_large` beyond 1 MiB of UTF-8, `doc.content_invalid` for text that has no UTF-8 form or holds NUL
 * (Postgres cannot store it, and git takes such a file for binary).
 */
export function checkContent(text: string, field = 'content'): CheckedContent {
  if (!text.isWellFormed()) throw invalidField(field, 'must be valid Unicode: it holds half of a surrogate pair', 'doc.content_invalid');
  if (text.includes('\u0000')) throw invalidField(field, 'must be text: it holds a NUL character', 'doc.content_invalid');
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > LIMITS.docBytes) {
    throw new DomainError('request.too_large', {
      detail: `${field}: a document holds at most ${LIMITS.docBytes} bytes; this one has ${bytes.length}. Split it.`,
      errors: [{ field, message: `must be at most ${LIMITS.docBytes} bytes of UTF-8` }],
    });
  }
  return { text, sha: blobSha(bytes), size: bytes.length };
}

/** The SHA-1 that git gives a blob of these bytes. */
export function blobSha(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/**
 * Decodes a file's bytes to text that `checkContent` accepts and that encodes back to the same bytes.
 * @returns null when there is no such text: not UTF-8, or NUL inside.
 */
export function decodeText(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.includes('\u0000') ? null : text;
}
