import { ChangeSet, Text } from '@codemirror/state';
import { LIMITS } from '@lockstep/contracts';
import type { DraftChanges } from '@lockstep/contracts';
import { changesBetween } from './changes-between.js';
import { splitText } from './line-endings.js';

/** What was typed on top of a saved version, all of it each time: whoever misses one message is right again with the next. */
export function draftOf(base: { version: number; text: string }, text: string): DraftChanges {
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
  try {
    return ChangeSet.fromJSON(set).apply(Text.of(splitText(base).text.split('\n'))).toString();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}
