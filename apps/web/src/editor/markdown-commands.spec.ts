import { describe, expect, it } from '@jest/globals';
import { EditorSelection, EditorState } from '@codemirror/state';
import { toggleMark } from './markdown-commands.js';

function ran(doc: string, from: number, to: number): { text: string; selected: string } {
  let state = EditorState.create({ doc, selection: EditorSelection.range(from, to) });
  toggleMark('**')({ state, dispatch: (transaction) => (state = transaction.state) });
  return { text: state.doc.toString(), selected: state.sliceDoc(state.selection.main.from, state.selection.main.to) };
}

describe('format commands', () => {
  it('WEB10 bold goes around the selection and comes off again', () => {
    expect(ran('a word b', 2, 6)).toEqual({ text: 'a **word** b', selected: 'word' });
    expect(ran('a **word** b', 4, 8)).toEqual({ text: 'a word b', selected: 'word' });
    expect(ran('', 0, 0)).toEqual({ text: '****', selected: '' });
  });
});
