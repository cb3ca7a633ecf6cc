import type { AckError } from '@lockstep/contracts';
import type { DomainError } from '@lockstep/core';

/** A refusal as an acknowledgement carries it; the codes are those of HTTP. */
export function refusedAck({ code, message, details }: DomainError): { ok: false; error: AckError } {
  const { detail, errors, lock, retryAfterSeconds } = details;
  return {
    ok: false,
    error: {
      code,
      detail: detail ?? message,
      ...(errors && { errors }),
      ...(lock !== undefined && { lock }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  };
}
