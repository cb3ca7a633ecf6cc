import { createPublicKey, verify } from 'node:crypto';
import { ApiError } from '../server/api-error.js';
import type { AppRecord } from '../storage/records.js';

/** GitHub takes at most ten minutes, and a little for clocks that differ. */
const longestSeconds = 600;
const skewSeconds = 60;

export function isJsonWebToken(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
}

/** The app that signed the token. Throws ApiError 401 in GitHub's words. */
export function appOfToken(apps: readonly AppRecord[], token: string): AppRecord {
  const [head = '', body = '', signature = ''] = token.split('.');
  const { iss, iat, exp } = decoded(body);
  const app = apps.find(({ id }) => String(id) === String(iss));
  if (!app) throw new ApiError(404, 'Integration not found');
  const isSigned = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), createPublicKey(app.privateKey), Buffer.from(signature, 'base64url'));
  if (decoded(head)['alg'] !== 'RS256' || !isSigned) throw undecodable();
  const now = Date.now() / 1000;
  if (typeof iat !== 'number' || iat > now + skewSeconds) throw new ApiError(401, `'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued`);
  if (typeof exp !== 'number' || exp <= now) throw new ApiError(401, `'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires`);
  if (exp > now + longestSeconds + skewSeconds || exp - iat > longestSeconds + skewSeconds) throw new ApiError(401, `'Expiration time' claim ('exp') is too far in the future`);
  return app;
}

function decoded(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw undecodable();
}

function undecodable(): ApiError {
  return new ApiError(401, 'A JSON web token could not be decoded');
}
