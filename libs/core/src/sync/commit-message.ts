import type { PublishedVersion } from '../ports/sync-store.js';
import type { OutboundStep } from './plan-types.js';

const SUBJECT_CHARS = 72;
const LISTED = 20;

/**
 * The message of a commit: in the writers' own words when there is one thing to say, otherwise what changed, then who wrote it.
 * The one who pushes the commit is GitHub's business; the people who wrote the text are named as co-authors.
 */
export function commitMessage(steps: OutboundStep[], versions: PublishedVersion[]): string {
  const words = [...new Set(versions.flatMap(({ message }) => (message?.trim() ? [message.trim()] : [])))];
  const [only] = words;
  const head = words.length === 1 && only !== undefined ? split(only) : { subject: subjectOf(steps), body: words.map((word) => `- ${oneLine(word)}`).slice(0, LISTED) };
  const listed = steps.length > 1 ? listOf(steps) : [];
  const paragraphs = [[head.subject], head.body, listed, coAuthors(versions)].filter((lines) => lines.length > 0);
  return paragraphs.map((lines) => lines.join('\n')).join('\n\n');
}

function split(message: string): { subject: string; body: string[] } {
  const [first = '', ...rest] = message.split(/\r?\n/);
  return { subject: shorten(first), body: shorten(first) === first ? trimBlank(rest) : [message] };
}

function trimBlank(lines: string[]): string[] {
  return lines.join('\n').trim() === '' ? [] : lines.join('\n').trim().split('\n');
}

function subjectOf(steps: OutboundStep[]): string {
  const [only] = steps;
  return shorten(steps.length === 1 && only ? describe(only) : `Update ${steps.length} documents`);
}

function describe(step: OutboundStep): string {
  const { verb, path, from } = describeStep(step);
  return from === null ? `${verb} ${path}` : `${verb} ${from} to ${path}`;
}

/** What happens to one document, in words. */
export function describeStep(step: OutboundStep): { verb: 'Add' | 'Update' | 'Move' | 'Delete'; path: string; from: string | null } {
  if (step.kind === 'delete') return { verb: 'Delete', path: step.path, from: null };
  const { path } = step.doc;
  if (step.from !== null) return { verb: 'Move', path, from: step.from };
  return { verb: step.exists ? 'Update' : 'Add', path, from: null };
}

function listOf(steps: OutboundStep[]): string[] {
  const lines = steps.slice(0, LISTED).map((step) => `* ${describe(step)}`);
  return steps.length > LISTED ? [...lines, `* and ${steps.length - LISTED} more`] : lines;
}

/** Agents' keys are named too, under an address that cannot exist: a writer is always shown as what it is. */
function coAuthors(versions: PublishedVersion[]): string[] {
  const lines = versions.flatMap(({ author, email }) => {
    if (author.kind === 'user') return [`Co-authored-by: ${plain(author.name)} <${email ?? `${author.id}@users.lockstep.invalid`}>`];
    return author.kind === 'apiKey' ? [`Co-authored-by: ${plain(author.name)} <${author.id}@keys.lockstep.invalid>`] : [];
  });
  return [...new Set(lines)];
}

/** A name must not be able to end its line or its address and so sign for somebody else. */
function plain(name: string): string {
  return name.replace(/[<>\p{Cc}\u2028\u2029]/gu, ' ').replace(/\s+/g, ' ').trim() || 'unnamed';
}

function oneLine(text: string): string {
  return shorten(text.split(/\r?\n/)[0] ?? '');
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= SUBJECT_CHARS ? text : `${characters.slice(0, SUBJECT_CHARS - 1).join('').trimEnd()}…`;
}
