import type { ErrorCode } from '@lockstep/contracts';
import type { DomainError, Principal } from '@lockstep/core';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is calling; null before sign-in. */
    principal: Principal | null;
    /** Why the credentials that came along are no good. */
    refusal: DomainError | null;
  }

  /** What a route may say about itself with `@RouteConfig({ … })`. */
  interface FastifyContextConfig {
    /** Bytes; LIMITS.bodyBytes when absent. */
    bodyLimit?: number;
    /** The handler gets the bytes as they came, whatever their type: for signatures and archives. */
    rawBody?: boolean;
    /** Where one code travels under another status on this route than ERROR_STATUS says. */
    errorStatus?: Partial<Record<ErrorCode, number>>;
  }
}

/** Declares the fields up front, so that every request object has the same shape. */
export function decorateRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('principal', null);
  fastify.decorateRequest('refusal', null);
}
