import { Injectable, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { ThrottlerModuleOptions, ThrottlerOptions, ThrottlerStorage } from '@nestjs/throttler';
import { DomainError } from '@lockstep/core';
import type { FastifyRequest } from 'fastify';

const WINDOW = 60_000;
const ATTEMPTS = 'lockstep:attempts';

/** Attempts a minute at proving who one is. */
interface AttemptLimits {
  perAddress: number;
  /** Per e-mail address in the body, wherever the attempts come from. */
  perAccount: number;
}

type Request = Parameters<ThrottlerGuard['handleRequest']>[0];

/** Narrows a route on which passwords can be tried; holds whatever RATE_LIMIT_PER_MINUTE says. */
export const LimitAttempts = (limits: AttemptLimits): MethodDecorator => SetMetadata(ATTEMPTS, limits);

/** Counts each caller over all routes: by key or user, by address before sign-in. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  protected override headerPrefix = 'RateLimit';

  /** Messages of a socket are counted at the socket. */
  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    return context.getType() !== 'http';
  }

  protected override async getTracker(request: Record<string, unknown>): Promise<string> {
    const { principal } = request as unknown as FastifyRequest;
    if (principal === null) return `address:${await super.getTracker(request)}`;
    return principal.kind === 'user' ? `user:${principal.userId}` : `key:${principal.keyId}`;
  }

  protected override generateKey(context: ExecutionContext, tracker: string, throttler: string): string {
    return throttler === 'default' ? tracker : `${context.getHandler().name}:${throttler}:${tracker}`;
  }

  protected override handleRequest(request: Request): Promise<boolean> {
    if (request.throttler.name !== 'perAddress') return super.handleRequest(request);
    return super.handleRequest({ ...request, getTracker: (incoming) => super.getTracker(incoming) });
  }

  protected override async throwThrottlingException(_: ExecutionContext, { timeToBlockExpire }: { timeToBlockExpire: number }): Promise<void> {
    const detail = `Too many requests; try again in ${timeToBlockExpire} s.`;
    throw new DomainError('rate.limited', { detail, retryAfterSeconds: timeToBlockExpire });
  }
}

/** @param requestsPerMinute 0: only attempts to sign in are limited. */
export function throttlerOptions(requestsPerMinute: number, storage: ThrottlerStorage): ThrottlerModuleOptions {
  return {
    storage,
    throttlers: [
      { name: 'default', ttl: WINDOW, limit: requestsPerMinute, skipIf: () => requestsPerMinute === 0 },
      attemptThrottler('perAddress'),
      { ...attemptThrottler('perAccount'), getTracker: accountOf },
    ],
  };
}

function attemptThrottler(name: keyof AttemptLimits): ThrottlerOptions {
  return {
    name,
    ttl: WINDOW,
    setHeaders: false,
    skipIf: (context) => attemptLimits(context) === undefined,
    limit: (context) => attemptLimits(context)?.[name] ?? 0,
  };
}

function attemptLimits(context: ExecutionContext): AttemptLimits | undefined {
  return Reflect.getMetadata(ATTEMPTS, context.getHandler()) as AttemptLimits | undefined;
}

/** Guards run before validation: the body is whatever came. */
function accountOf(request: Record<string, unknown>): string {
  const body = request.body as { email?: unknown } | null | undefined;
  return typeof body?.email === 'string' ? body.email.trim().toLowerCase().slice(0, 254) : '';
}
