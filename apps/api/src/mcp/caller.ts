import { DomainError } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import { refusalOf } from '../http/problem.js';

/** On whose behalf an MCP request acts, and where. */
export interface McpCaller {
  principal: Principal;
  /** Id or slug. */
  project: string;
  log: FastifyBaseLogger;
}

/**
 * A key acts in its project; a person says in which.
 * @throws DomainError `request.invalid` for a person who does not.
 */
export function callerOf({ principal, headers, log }: FastifyRequest): McpCaller {
  if (!principal) throw new DomainError('auth.required', { detail: 'Sign in, or send an API key.' });
  const named = headers['x-project'];
  if (typeof named === 'string' && named !== '') return { principal, project: named, log };
  if (principal.kind === 'apiKey') return { principal, project: principal.projectId, log };
  throw new DomainError('request.invalid', { detail: 'Name the project in the header X-Project: its id or slug.', errors: [{ field: 'X-Project', message: 'must be there when a person calls' }] });
}

/** An error as a refusal; what is a fault of ours is logged here, once. */
export function refusalFor(error: unknown, { log }: McpCaller): DomainError {
  const refusal = refusalOf(error);
  if (refusal !== error && refusal.code.startsWith('internal.')) log.error({ err: error, route: '/mcp' }, 'request failed');
  return refusal;
}
