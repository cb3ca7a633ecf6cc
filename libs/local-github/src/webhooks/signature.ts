import { createHmac } from 'node:crypto';

/** Both headers GitHub sends: SHA-1 for receivers of old, SHA-256 for the others. None without a secret. */
export function signatureHeaders(secret: string | undefined, body: Buffer): Record<string, string> {
  if (!secret) return {};
  const digest = (algorithm: 'sha1' | 'sha256') => `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;
  return { 'X-Hub-Signature': digest('sha1'), 'X-Hub-Signature-256': digest('sha256') };
}
