import { ChangeSet, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useLayoutEffect, useState } from 'react';
import { changesBetween } from './changes-between.js';
import { textExtensions } from './extensions.js';
import classes from './editor.module.css';

interface DraftPaneProps {
  text: string;
  /** The view of the saved text, in whose place this one stands: at the same lines, and back to them. */
  above: EditorView;
  hidden: boolean;
  onView: (view: EditorView | null) => void;
}

/** A text that somebody else is typing, in a view of its own: nothing here can be edited or taken for what is saved. */
export function DraftPane({ text, above, hidden, onView }: DraftPaneProps) {
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const [view, setView] = useState<EditorView | null>(null);
  // Before the place is taken from the page: a view that is not in it knows no scroll.
  useLayoutEffect(() => {
    if (!place) return undefined;
    const readOnly = [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.editorAttributes.of({ class: 'cm-readOnly' })];
    const state = EditorState.create({ doc: text, extensions: [textExtensions('Text that is being typed, not saved yet'), readOnly] });
    const opened = new EditorView({ parent: place, state, scrollTo: topLine(above, text) });
    setView(opened);
    onView(opened);
    return () => {
      onView(null);
      above.dispatch({ effects: topLine(opened, above.state.sliceDoc()) });
      opened.destroy();
    };
  }, [place, above]);
  useEffect(() => view?.dispatch({ changes: changesBetween(view.state.sliceDoc(), text) }), [view, text]);
  return <div ref={setPlace} className={classes.pane} data-draft hidden={hidden} />;
}

/** Scrolls another text to what stands at the top of this view. */
function topLine(view: EditorView, text: string): ReturnType<typeof EditorView.scrollIntoView> {
  const from = view.state.sliceDoc();
  const top = view.lineBlockAtHeight(view.scrollDOM.scrollTop).from;
  return EditorView.scrollIntoView(ChangeSet.of(changesBetween(from, text), from.length).mapPos(top), { y: 'start', yMargin: 0 });
}
