import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** What GitHub puts into X-Hub-Signature-256 for these bytes. */
export function signBody(body: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Whether the signature is that of these bytes; takes the same time wherever they differ. */
export function isSignedBy(body: Buffer, signature: string | undefined, secret: string): boolean {
  const given = SIGNATURE.exec(signature ?? '')?.[1];
  if (given === undefined) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}
