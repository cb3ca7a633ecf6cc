import { Compartment, EditorState, Transaction } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { changesBetween } from './changes-between.js';
import { lineEndings, rawText, resetEndings, splitText } from './line-endings.js';

/** The text on the screen, byte-exact, and the saved text it is compared with. */
export class EditorBuffer {
  readonly view: EditorView;
  readonly #readOnly = new Compartment();
  #base: string | null;

  /** @param onEdit called after every change of the text that somebody made here (not after `follow`). */
  constructor(raw: string, extensions: Extension, onEdit: () => void) {
    this.#base = raw;
    const split = splitText(raw);
    const edits = EditorView.updateListener.of((update) => {
      if (update.transactions.some((transaction) => transaction.docChanged && transaction.annotation(Transaction.addToHistory) !== false)) onEdit();
    });
    const state = EditorState.create({ doc: split.text, extensions: [lineEndings(split), this.#readOnly.of([]), edits, extensions] });
    this.view = new EditorView({ state });
  }

  /** The saved text that the screen is compared with; null when it is not known. */
  get base(): string | null {
    return this.#base;
  }

  raw(): string {
    return rawText(this.view.state);
  }

  dirty(): boolean {
    return this.#base === null || this.raw() !== this.#base;
  }

  /** From now on this is the saved text; null when it is not known, which makes everything on the screen unsaved. */
  basedOn(raw: string | null): void {
    this.#base = raw;
  }

  /** The document changed elsewhere: shows its text, keeping cursor and scroll, outside of undo. */
  follow(raw: string): void {
    this.#base = raw;
    this.#replace(raw, false);
  }

  /** Puts a text on the screen as an edit that can be undone. */
  replace(raw: string): void {
    this.#replace(raw, true);
  }

  setReadOnly(readOnly: boolean): void {
    if (this.view.state.readOnly === readOnly) return;
    this.view.dispatch({ effects: this.#readOnly.reconfigure(readOnly ? [EditorState.readOnly.of(true), EditorView.editorAttributes.of({ class: 'cm-readOnly' })] : []) });
  }

  destroy(): void {
    this.view.destroy();
  }

  #replace(raw: string, addToHistory: boolean): void {
    const split = splitText(raw);
    const changes = changesBetween(this.view.state.sliceDoc(), split.text);
    this.view.dispatch({ changes, effects: resetEndings(split), annotations: Transaction.addToHistory.of(addToHistory) });
  }
}
