import type { Problem } from '@lockstep/contracts';

/** The server answered with a refusal. `problem.detail` is written for people. */
export class ApiError extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(problem.detail);
    this.name = 'ApiError';
  }
}

/** Nothing answered: no network, server away, or a proxy in between that speaks no problem documents. */
export class UnreachableError extends Error {
  constructor(reason = 'Lockstep did not answer.') {
    super(reason);
    this.name = 'UnreachableError';
  }
}

export function isCode(error: unknown, ...codes: Problem['code'][]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.problem.code);
}

/** Whether the same request may go through a little later: nobody answered, or the server said that it cannot just now. */
export function mayPass(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  return error instanceof ApiError && (error.problem.status >= 500 || error.problem.status === 429);
}

/** What to show for any failure: the server's own sentence first, then the fields it complains about. */
export function inWords(error: unknown): string {
  if (error instanceof ApiError) return withFields(error.problem);
  if (error instanceof UnreachableError) return `${error.message} Check the connection; nothing was changed.`;
  return error instanceof Error ? error.message : String(error);
}

function withFields(problem: Problem): string {
  const detail = problem.detail || problem.title;
  const missing = (problem.errors ?? []).filter((entry) => !detail.includes(entry.message));
  return [detail, ...missing.map((entry) => `${entry.field}: ${entry.message}`)].join(' ');
}

/** Reads a refusal; anything that is no problem document came from something between us and the API. */
export function refusal(status: number, body: unknown, retryAfter: string | null): ApiError | UnreachableError {
  if (isProblem(body)) return new ApiError(body, retryAfter === null ? null : Number(retryAfter));
  return new UnreachableError(`The server answered ${status} without saying why.`);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}
