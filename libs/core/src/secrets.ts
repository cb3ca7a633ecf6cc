import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as text that may stand in URLs and headers. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 in hex: enough for secrets with 256 random bits, where there is nothing to guess. Not for passwords. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether a secret has this hash, in a time that does not tell how much of it was right. */
export function matchesHash(secret: string, hash: string): boolean {
  const [given, stored] = [Buffer.from(hashSecret(secret)), Buffer.from(hash)];
  return given.length === stored.length && timingSafeEqual(given, stored);
}
