import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, refusalOf, retryAfterOf } from './problem.js';

/** The one place where errors become HTTP answers. Faults of ours are logged here, once; refusals are not faults. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
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
    void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  }
}

/** Without the query, which may carry lock tokens and search words. */
function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/';
}
