import type { DocVersionHead } from '@lockstep/contracts';

/** Why a save did not happen. `words` is a sentence for people. */
export type SaveFailure =
  | { kind: 'network'; words: string }
  | { kind: 'conflict'; words: string }
  | { kind: 'locked'; words: string }
  | { kind: 'refused'; words: string };

export interface SaveState {
  /** The version that the text in the editor is based on. */
  version: number;
  /** Whether the text differs from that version. */
  dirty: boolean;
  saving: boolean;
  failure: SaveFailure | null;
  /** A newer version on the server that the text does not contain yet. */
  newer: Pick<DocVersionHead, 'version' | 'updatedBy'> | null;
}

export type SaveInput =
  | { type: 'edited'; dirty: boolean }
  | { type: 'started' }
  /** `dirty`: whether the text moved on while the request was under way. */
  | { type: 'acknowledged'; version: number; dirty: boolean }
  | { type: 'failed'; failure: SaveFailure }
  | { type: 'newer'; head: Pick<DocVersionHead, 'version' | 'updatedBy'> }
  /** The text now contains this version: followed, merged by hand, or reloaded. */
  | { type: 'based'; version: number; dirty: boolean };

export function loadedAt(version: number): SaveState {
  return { version, dirty: false, saving: false, failure: null, newer: null };
}

export function nextSave(state: SaveState, input: SaveInput): SaveState {
  switch (input.type) {
    case 'edited':
      // Typing back to the saved text leaves nothing to save, so nothing has failed either.
      return { ...state, dirty: input.dirty, failure: input.dirty ? state.failure : null };
    case 'started':
      return { ...state, saving: true, failure: null };
    case 'acknowledged':
      return { ...based(state, input.version, input.dirty), saving: false };
    case 'failed':
      return { ...state, saving: false, failure: input.failure };
    case 'newer':
      return input.head.version > Math.max(state.version, state.newer?.version ?? 0) ? { ...state, newer: input.head } : state;
    case 'based':
      return based(state, input.version, input.dirty);
  }
}

function based(state: SaveState, version: number, dirty: boolean): SaveState {
  const newer = state.newer && state.newer.version > version ? state.newer : null;
  return { ...state, version, dirty, failure: null, newer };
}

export interface SaveWords {
  tone: 'saved' | 'unsaved' | 'saving' | 'failed';
  text: string;
}

/** The line next to the save button. It never says "saved" while the text on the screen is nowhere else. */
export function saveWords(state: SaveState): SaveWords {
  if (state.saving) return { tone: 'saving', text: 'saving…' };
  if (state.dirty && state.failure) return { tone: 'failed', text: `not saved: ${state.failure.words}` };
  if (state.dirty) return { tone: 'unsaved', text: 'unsaved changes' };
  return { tone: 'saved', text: `saved (version ${state.version})` };
}

/** Whether leaving the page now would leave text behind. */
export function wouldLose(state: SaveState): boolean {
  return state.dirty || state.saving;
}
