import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@lockstep/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC } from './callers.js';

/** Lets in who is known, and everybody where the route is `@Public()`. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.principal) return true;
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    throw request.refusal ?? new DomainError('auth.required', { detail: 'Sign in, or send an API key.' });
  }
}
