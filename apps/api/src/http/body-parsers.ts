import { isUtf8 } from 'node:buffer';
import { LIMITS } from '@lockstep/contracts';
import { DomainError, invalidField } from '@lockstep/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isCrowded } from './json-crowd.js';

type Done = (error: Error | null, body?: unknown) => void;

/**
 * JSON for every route; bytes of any type for routes that ask for them (`rawBody`). Takes the place of Nest's own parsers,
 * which have one size limit for all routes and would turn bytes that are no UTF-8 into other text without a word.
 */
export function useBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done: Done) => {
    if (wantsBytes(request)) return done(null, body);
    if (body.length === 0) return done(null, undefined);
    if (!isUtf8(body)) return done(new DomainError('request.invalid', { detail: 'The body is not valid UTF-8.' }));
    if (isCrowded(body, LIMITS.jsonParts)) return done(invalidField('', `must not hold more than ${LIMITS.jsonParts} lists and objects`));
    parseJson(request, body.toString('utf8'), done);
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done: Done) => {
    if (wantsBytes(request)) return done(null, body);
    done(new DomainError('request.unsupported', { detail: 'This route takes application/json.' }));
  });
  // What is no type at all (`foo`, nothing) Fastify refuses before it asks a parser.
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (wantsBytes(request) && request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/octet-stream';
    done();
  });
  applyRouteLimits(fastify);
}

/** Fastify takes the limit as a route option, Nest's `@RouteConfig` only reaches `config`. */
function applyRouteLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.bodyLimit !== undefined) route.bodyLimit = route.config.bodyLimit;
  });
}

function wantsBytes(request: FastifyRequest): boolean {
  return request.routeOptions.config.rawBody === true;
}
