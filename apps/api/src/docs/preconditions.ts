import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { DomainError, invalidField } from '@lockstep/core';
import type { Expected, LockProof } from '@lockstep/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Postgres' largest `integer`: no version is beyond it. */
const MAX_VERSION = 2_147_483_647;

/** The version a writer started from (If-Match) and the lock he claims (X-Lock-Token, X-Lock-Session). */
export const ExpectedState = createParamDecorator((_: unknown, context: ExecutionContext): Expected => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { version: versionOf(headers['if-match']), proof: proofOf(headers) };
});

/** The lock that a writer claims where no version is asked for. */
export const ClaimedLock = createParamDecorator((_: unknown, context: ExecutionContext): LockProof | null => {
  return proofOf(context.switchToHttp().getRequest<FastifyRequest>().headers);
});

/** Whether the reader already has what this tag stands for. Weak comparison, as RFC 9110 asks for If-None-Match. */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(`"${tag}"`) || known.includes('*');
}

/** Names in the answer what it shows, so that the next question can be whether it changed. */
export function tag(reply: FastifyReply, name: string | number): FastifyReply {
  return reply.header('etag', `"${name}"`);
}

function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) {
    const detail = 'Say which version you changed: send its ETag in If-Match, for example If-Match: "3".';
    throw new DomainError('doc.precondition_required', { detail, errors: [{ field: 'If-Match', message: 'is required' }] });
  }
  const version = Number(/^(?:W\/)?"?(\d{1,10})"?$/.exec(ifMatch.trim())?.[1] ?? Number.NaN);
  if (Number.isNaN(version) || version > MAX_VERSION) throw invalidField('If-Match', 'must be the ETag of one version, for example "3"');
  return version;
}

function proofOf(headers: FastifyRequest['headers']): LockProof | null {
  const token = headers['x-lock-token'];
  const session = headers['x-lock-session'];
  if (token === undefined && session === undefined) return null;
  if (typeof token !== 'string' || !/^\d{1,15}$/.test(token)) throw invalidField('X-Lock-Token', 'must be the whole number that came with the lock');
  return { token: Number(token), session: typeof session === 'string' ? session : '' };
}
