import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Authenticator, DomainError } from '@lockstep/core';
import type { FastifyRequest } from 'fastify';

/**
 * Finds out who is calling, and refuses nobody yet: the rate limit comes in between, so that guessing credentials is counted,
 * and a route that is open to all must work with a stale token too.
 */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A socket proved who it is at its handshake.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const credential = credentialOf(request);
    if (credential === null) return true;
    try {
      request.principal = await this.authenticator.authenticate(credential);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      request.refusal = error;
    }
    return true;
  }
}

/** An access token or an API key, from whichever header it came in. */
function credentialOf({ headers }: FastifyRequest): string | null {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key;
  const authorization = headers.authorization;
  if (authorization === undefined) return null;
  const space = authorization.indexOf(' ');
  return authorization.slice(0, space).toLowerCase() === 'bearer' ? authorization.slice(space + 1).trim() : '';
}
