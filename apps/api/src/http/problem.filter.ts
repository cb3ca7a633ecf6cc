import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterBody } from './after-body.js';
import { problemOf, refusalOf, retryAfterOf } from './problem.js';

/** Told before the body was read. */
const UNREAD = new Set<string>(['request.too_large', 'request.busy']);

/** Where Nest's errors end. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    answerProblem(error, host.switchToHttp().getRequest<FastifyRequest>(), host.switchToHttp().getResponse<FastifyReply>());
  }
}

/** The one place where errors become HTTP answers. Faults of ours are logged here, once; refusals are not faults. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal !== error && refusal.code.startsWith('internal.')) {
    request.log.error({ err: error, method: request.method, route: request.routeOptions?.url }, 'request failed');
  }
  // Something was sent already: the connection is the only way left to say that it went wrong.
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const problem = problemOf(refusal, { path: pathOf(request), requestId: request.id, errorStatus: request.routeOptions?.config?.errorStatus });
  const retryAfter = retryAfterOf(refusal);
  if (retryAfter !== null) reply.header('retry-after', String(retryAfter));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  const send = () => void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  if (UNREAD.has(problem.code)) afterBody(request.raw, send);
  else send();
}

/** Without the query, which may carry lock tokens and search words. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
