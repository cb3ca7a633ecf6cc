import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1';

/** Keeps secrets readable only with SECRET_KEY: AES-256-GCM. `purpose` is part of the seal, so that one secret cannot be put in another's place. */
export class Seal {
  /** @throws Error when the key is not 32 bytes: a boot error, not a caller's. */
  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new Error(`SECRET_KEY must be 32 bytes; it has ${key.length}`);
  }

  close(secret: string, purpose: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return `${FORMAT}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** @throws Error when it was sealed with another key or for another purpose. */
  open(sealed: string, purpose: string): string {
    const [format, body] = sealed.split('.');
    if (format !== FORMAT || body === undefined) throw new Error('unknown seal');
    const bytes = Buffer.from(body, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  }
}
