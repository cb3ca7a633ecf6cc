import { Injectable } from '@nestjs/common';
import { LIMITS } from '@lockstep/contracts';
import type { SignedIn } from '@lockstep/contracts';
import type { SignIn } from '@lockstep/core';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PublicUrl } from '../http/public-url.js';

const NAME = 'lockstep_refresh';
/** Travels to these routes alone, and scripts never see it. */
const PATH = '/api/v1/auth';

/** The refresh token's only way between browser and server. */
@Injectable()
export class RefreshCookie {
  constructor(private readonly publicUrl: PublicUrl) {}

  /** Puts the token into the cookie, and leaves it out of the answer. */
  handOut(reply: FastifyReply, { refreshToken, ...signedIn }: SignIn): SignedIn {
    this.set(reply, refreshToken, LIMITS.refreshTokenSeconds);
    reply.header('cache-control', 'no-store');
    return signedIn;
  }

  read(request: FastifyRequest): string | undefined {
    return parseCookie(request.headers.cookie ?? '')[NAME];
  }

  clear(reply: FastifyReply): void {
    this.set(reply, '', 0);
  }

  private set(reply: FastifyReply, value: string, maxAge: number): void {
    reply.header('set-cookie', stringifySetCookie({ name: NAME, value, maxAge, path: PATH, httpOnly: true, sameSite: 'strict', secure: this.publicUrl.isHttps }));
  }
}
