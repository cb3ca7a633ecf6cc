import { signatureAt, signatureNow } from '../git/commit-object.js';
import type { Signature } from '../git/objects.js';
import { unprocessable } from '../server/api-error.js';
import { optionalFields, optionalText, requiredText, type Fields } from '../server/fields.js';
import type { UserRecord } from '../storage/records.js';

export interface Signatures {
  readonly author: Signature;
  readonly committer: Signature;
}

/** Who wrote and who committed: the author defaults to the caller, the committer to the author given. */
export function signaturesOf(fields: Fields, viewer: UserRecord): Signatures {
  const caller = signatureNow(viewer.name, viewer.email);
  const author = signature(fields, 'author') ?? caller;
  return { author, committer: signature(fields, 'committer') ?? author };
}

function signature(fields: Fields, role: 'author' | 'committer'): Signature | undefined {
  const given = optionalFields(fields, role);
  if (!given) return undefined;
  const name = requiredText(given, 'name');
  const email = requiredText(given, 'email');
  const date = optionalText(given, 'date');
  if (date === undefined) return signatureNow(name, email);
  const dated = signatureAt(name, email, date);
  if (!dated) throw unprocessable(`Invalid request.\n\n"${date}" is not a valid ISO 8601 date (${role}.date).`);
  return dated;
}
