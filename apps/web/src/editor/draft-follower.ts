import type { DraftEvent } from '@lockstep/contracts';
import { draftText } from './draft-text.js';
import { splitText } from './line-endings.js';

/** The saved text on this page and the lock it knows of. */
export interface Watched {
  version: number;
  text: string;
  /** The token of somebody else's live lock; null while nobody else holds the document. */
  token: number | null;
}

export type DraftShown =
  | { kind: 'text'; text: string }
  /** More was changed than is told; it is seen when it is saved. */
  | { kind: 'tooLarge' };

/**
 * The newest word about what the holder types. It counts only on top of the very version that this page shows and under the lock
 * that is live now; so it ends by itself when the holder saves, lets go or is taken over.
 */
export class DraftFollower {
  #newest: DraftEvent | null = null;
  #last: { token: number; shown: DraftShown | null } | null = null;

  hear(event: DraftEvent): void {
    const known = this.#newest;
    const older = known !== null && (event.token < known.token || (event.token === known.token && event.seq <= known.seq));
    if (!older) this.#newest = event;
  }

  shown(watched: Watched): DraftShown | null {
    const newest = this.#newest;
    if (!newest || newest.token !== watched.token || !isDraft(newest.changes)) return null;
    // Typed on top of a version that is still on its way here: until it comes, going back to the saved text would undo their words.
    if (newest.changes.base > watched.version) return this.#last?.token === watched.token ? this.#last.shown : null;
    const shown = newest.changes.base === watched.version ? typedOn(watched.text, newest.changes) : null;
    this.#last = { token: newest.token, shown };
    return shown;
  }
}

function typedOn(text: string, changes: { set: unknown }): DraftShown | null {
  if (changes.set === null) return { kind: 'tooLarge' };
  const typed = draftText(text, changes.set);
  return typed === null || typed === splitText(text).text ? null : { kind: 'text', text: typed };
}

function isDraft(changes: unknown): changes is { base: number; set: unknown } {
  return typeof changes === 'object' && changes !== null && 'base' in changes && typeof changes.base === 'number' && 'set' in changes;
}
