import { blobSha, decodeText, mergeTexts } from '@lockstep/core/texts';
import type { RemoteDoc } from './api.js';
import type { Base } from './memory.js';

/** One path as all three sides have it. */
export interface Sides {
  base: Base | null;
  /** Its text; null when it is not known any more. */
  baseText: string | null;
  local: Buffer | null;
  remote: RemoteDoc | null;
}

/**
 * What a pull does about one path. `keep`: the file stays, in step or with changes that wait for a push. `forget`: gone on both sides.
 */
export type Step =
  | { kind: 'keep' | 'adopt' | 'create' | 'update' | 'delete' | 'forget' }
  | { kind: 'merge'; text: string }
  | { kind: 'conflict'; words: string };

/** Three-way, as everywhere: a file that somebody changed here is never overwritten and never deleted. */
export function decide({ base: noted, baseText, local, remote }: Sides): Step {
  const sha = local && blobSha(local);
  // Version 0: a text that is to become a document, and has never been one.
  const base = noted && noted.version > 0 ? noted : null;
  if (!remote) return withoutRemote(base, sha);
  if (sha === remote.contentSha) return { kind: 'adopt' };
  if (!base) return sha === null ? { kind: 'create' } : { kind: 'conflict', words: 'is another text here and was never pulled' };
  // What was changed in the file belongs to the document that was there, not to this one.
  if (base.id !== remote.id) return onAnother(base, sha);
  if (base.contentSha === remote.contentSha) return { kind: 'keep' };
  if (sha === base.contentSha) return { kind: 'update' };
  if (!local) return { kind: 'conflict', words: 'was deleted here and changed there' };
  return merged(baseText, decodeText(local), remote.content);
}

function onAnother(base: Base, sha: string | null): Step {
  if (sha === null) return { kind: 'create' };
  return sha === base.contentSha ? { kind: 'update' } : { kind: 'conflict', words: 'was changed here, and is another document there by now' };
}

function withoutRemote(base: Base | null, sha: string | null): Step {
  if (sha === null) return { kind: 'forget' };
  if (!base) return { kind: 'keep' };
  return sha === base.contentSha ? { kind: 'delete' } : { kind: 'conflict', words: 'was changed here and deleted there' };
}

function merged(base: string | null, ours: string | null, theirs: string): Step {
  const result = base !== null && ours !== null ? mergeTexts({ base, ours, theirs }) : null;
  return result?.clean ? { kind: 'merge', text: result.text } : { kind: 'conflict', words: 'was changed here and there, in the same place' };
}
