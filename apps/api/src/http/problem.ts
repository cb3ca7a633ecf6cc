import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { ERROR_STATUS } from '@lockstep/contracts';
import type { ErrorCode, Problem } from '@lockstep/contracts';
import { isUnavailable, isUnstorableText } from '@lockstep/database';
import { DomainError } from '@lockstep/core';

const CODE_OF_STATUS: Partial<Record<number, ErrorCode>> = {
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'request.not_found',
  413: 'request.too_large',
  415: 'request.unsupported',
  429: 'rate.limited',
};

/** What a problem document says about the request it answers. */
export interface ProblemContext {
  path: string;
  requestId: string;
  errorStatus?: Partial<Record<ErrorCode, number>>;
}

/** Everything that can go wrong, as a refusal with a code. What is none (a bug) becomes `internal.error`, without its words. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof HttpException && error.getStatus() < 500) {
    return new DomainError(CODE_OF_STATUS[error.getStatus()] ?? 'request.invalid', { detail: error.message });
  }
  if (isUnstorableText(error)) return new DomainError('request.invalid', { detail: 'A text in the request holds NUL.' });
  if (isUnavailable(error)) return new DomainError('internal.unavailable', { detail: 'Something this instance needs cannot be reached; try again shortly.', retryAfterSeconds: 2 });
  return new DomainError('internal.error', { detail: 'Something broke on our side. The request id leads to the log.' });
}

/** RFC 9457; what does not apply is undefined, and so not in the JSON. */
export function problemOf(refusal: DomainError, context: ProblemContext): Problem {
  const { detail, errors, lock, current, base, ours, theirs, results } = refusal.details;
  const status = context.errorStatus?.[refusal.code] ?? ERROR_STATUS[refusal.code];
  return {
    type: `urn:lockstep:problem:${refusal.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: detail ?? refusal.message,
    instance: context.path,
    code: refusal.code,
    requestId: context.requestId,
    timestamp: new Date().toISOString(),
    errors,
    lock,
    current,
    base,
    ours,
    theirs,
    results,
  };
}

/** Seconds for Retry-After: as the refusal says, or until the lock in the way runs out. */
export function retryAfterOf({ code, details }: DomainError): number | null {
  if (details.retryAfterSeconds !== undefined) return Math.max(1, Math.ceil(details.retryAfterSeconds));
  if (code === 'lock.held' && details.lock) return Math.max(1, Math.ceil(details.lock.expiresInMs / 1000));
  return null;
}
