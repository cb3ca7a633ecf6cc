import { ChangeSet, Text } from '@codemirror/state';
import { LIMITS } from '@lockstep/contracts';
import type { DraftChanges } from '@lockstep/contracts';
import { changesBetween } from './changes-between.js';
import { splitText } from './line-endings.js';

/** Comparing longer texts takes too long between two keystrokes. Characters. */
const MOST_COMPARED = 200_000;

/** What was typed on top of a saved version, all of it each time: whoever misses one message is right again with the next. */
export function draftOf(base: { version: number; text: string }, text: string): DraftChanges {
  if (Math.max(base.text.length, text.length) > MOST_COMPARED) return { base: base.version, set: null };
  const from = splitText(base.text).text;
  const set: unknown = ChangeSet.of(changesBetween(from, splitText(text).text), from.length).toJSON();
  const draft = { base: base.version, set };
  return new TextEncoder().encode(JSON.stringify(draft)).length > LIMITS.draftBytes ? { base: base.version, set: null } : draft;
}

/**
 * The text that somebody is typing, with line ends as the editor holds them. null when the changes do not fit the saved text: they come
 * from another page and are checked like anything from outside.
 */
export function draftText(base: string, set: unknown): string | null {
  if (!Array.isArray(set) || !set.every(isPart)) return null;
  try {
    return ChangeSet.fromJSON(set).apply(Text.of(splitText(base).text.split('\n'))).toString();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A kept length, or a replaced one with the lines that take its place. CodeMirror would apply others, to a text that is none. */
function isPart(part: unknown): boolean {
  if (!Array.isArray(part)) return isLength(part);
  const [length, ...lines] = part as unknown[];
  return isLength(length) && lines.every((line) => typeof line === 'string' && !/[\r\n]/.test(line));
}

function isLength(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
