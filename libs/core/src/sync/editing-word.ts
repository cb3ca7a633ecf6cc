import type { HeldDoc } from '../ports/pull-store.js';
import type { CommitStatus } from '../ports/pull-requests.js';

/** GitHub refuses longer ones. */
const MOST_CHARS = 140;
const NAME_CHARS = 40;

/** What the head of a pull request is told when these documents of it are held; `address`: where people find a document, null when that is not known. */
export function editingWord(context: string, held: HeldDoc[], address: (doc: HeldDoc) => string | null): CommitStatus {
  const [first, ...others] = held;
  if (!first) return { context, state: 'success', description: 'Nobody edits these files in Lockstep.', url: null };
  const name = cut(plain(first.holder.name) || 'somebody', NAME_CHARS);
  const who = first.holder.kind === 'apiKey' ? `the API key ${name}` : name;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  const rest = ` is being edited in Lockstep by ${who}${more}`;
  return { context, state: 'pending', description: cutFront(plain(first.path), MOST_CHARS - rest.length) + rest, url: address(first) };
}

/** Names and paths are other people's words: on one line, without what is not seen or turns the direction, and without what GitHub may refuse (4-byte characters). */
function plain(text: string): string {
  return text.replace(/[\p{C}\p{Z}\u{10000}-\u{10ffff}]+/gu, ' ').trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** The end of a path says more than its beginning. */
function cutFront(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(text.length - most + 1)}`;
}
