import type { DocVersionHead, ErrorCode, FieldError, Lock } from '@lockstep/contracts';

/** What an error carries besides its code; each field travels to the client under the same name. */
export interface ErrorDetails {
  /** A sentence for people: what is wrong and what to do. */
  detail?: string;
  errors?: FieldError[];
  lock?: Lock | null;
  current?: DocVersionHead;
  base?: string;
  ours?: string;
  theirs?: string;
  /** Per-item results of a refused batch. */
  results?: unknown[];
  /** Seconds after which trying again makes sense. */
  retryAfterSeconds?: number;
}

/**
 * A refusal that the caller can act on. Core throws nothing else on purpose; each transport maps `code` in one place.
 * Any other error is a bug or an outage.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
  ) {
    super(details.detail ?? code);
    this.name = 'DomainError';
  }
}

/** A refusal of one input field. */
export function invalidField(field: string, message: string, code: ErrorCode = 'request.invalid'): DomainError {
  return new DomainError(code, { detail: `${field}: ${message}`, errors: [{ field, message }] });
}
