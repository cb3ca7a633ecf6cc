import { LIMITS } from '@lockstep/contracts';
import { DomainError } from '@lockstep/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Seconds until it makes sense to send it again. */
const RETRY_AFTER = 5;

/**
 * Bounds what large bodies take of the memory. A body is read before anything can know whose it is, a signature covers all of it, and nothing
 * else keeps a stranger from sending any number of them at once. Routes with the same limit share their room, so that a flood of webhooks,
 * which anybody may send, is in nobody's way who saves or imports. What is refused comes again: GitHub redelivers, and the sweep looks anyway.
 */
export function boundBodies(fastify: FastifyInstance): void {
  const held = new Map<number, number>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const limit = request.routeOptions.bodyLimit;
    const bytes = announced(request, limit);
    // Too large for its route is refused without being kept.
    if (bytes <= LIMITS.smallBodyBytes || bytes > limit) return done();
    const taken = held.get(limit) ?? 0;
    if (taken + bytes > LIMITS.bodiesAtOnceBytes) return done(noRoom());
    held.set(limit, taken + bytes);
    // Answered, or left by the client.
    reply.raw.once('close', () => held.set(limit, (held.get(limit) ?? 0) - bytes));
    done();
  });
}

/** Whoever does not say how much comes may send as much as his route takes. */
function announced({ headers }: FastifyRequest, limit: number): number {
  if (headers['content-length'] !== undefined) return Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined ? 0 : limit;
}

function noRoom(): DomainError {
  const detail = `This process holds as many large bodies as it has room for. Send it again in ${RETRY_AFTER} seconds.`;
  return new DomainError('request.busy', { detail, retryAfterSeconds: RETRY_AFTER });
}
