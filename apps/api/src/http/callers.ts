import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { DomainError } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import type { FastifyRequest } from 'fastify';

export const PUBLIC = 'lockstep:public';

/** Opens a route to callers who have not signed in. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** Hands the caller to a handler. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!principal) throw new DomainError('auth.required', { detail: 'Sign in, or send an API key.' });
  return principal;
});
