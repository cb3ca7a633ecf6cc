import { LIMITS } from '@lockstep/contracts';
import { decodeText } from '@lockstep/core/texts';

export const TOO_LARGE = 'is larger than 1 MiB';
export const NO_TEXT = 'is no UTF-8 text';

/** Why a text that somebody sent can be no document's, in words; null when it can: a file of it could never be pushed. */
export function textProblem(text: string): string | null {
  const bytes = Buffer.from(text);
  if (bytes.length > LIMITS.docBytes) return TOO_LARGE;
  return text.isWellFormed() && decodeText(bytes) !== null ? null : NO_TEXT;
}
