import { hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { isId } from '@lockstep/core';
import type { AccessClaims, AccessTokens } from '@lockstep/core';

const ISSUER = 'lockstep';

/** Access tokens as HS256 JWTs, signed with a key of their own: no secret of this instance serves two purposes. */
export class JwtAccessTokens implements AccessTokens {
  private readonly key: Uint8Array;

  constructor(secretKey: Buffer) {
    this.key = new Uint8Array(hkdfSync('sha256', secretKey, '', 'lockstep access token v1', 32));
  }

  issue({ userId, sessionId, name }: AccessClaims, lifetimeSeconds: number): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ sid: sessionId, name })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(ISSUER)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(this.key);
  }

  async read(token: string): Promise<(AccessClaims & { expiresAt: number }) | null> {
    try {
      const { payload } = await jwtVerify(token, this.key, { issuer: ISSUER, algorithms: ['HS256'], requiredClaims: ['sub', 'exp'] });
      const { sub = '', sid, name, exp = 0 } = payload;
      if (!isId(sub) || typeof sid !== 'string' || !isId(sid) || typeof name !== 'string') return null;
      return { userId: sub, sessionId: sid, name, expiresAt: exp * 1000 };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
