import { EditorView } from '@codemirror/view';

/** Puts the cursor at a line, counted from 1, and the line in the middle of the screen. The text may have become shorter since it was counted. */
export function showLine(view: EditorView, line: number): void {
  const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}
