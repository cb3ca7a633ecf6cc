import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useState } from 'react';
import { changesBetween } from './changes-between.js';
import { textExtensions } from './extensions.js';
import classes from './editor.module.css';

/** A text that somebody else is typing, in a view of its own: nothing here can be edited or taken for what is saved. */
export function DraftPane({ text, hidden }: { text: string; hidden: boolean }) {
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const [view, setView] = useState<EditorView | null>(null);
  useEffect(() => {
    if (!place) return undefined;
    const readOnly = [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.editorAttributes.of({ class: 'cm-readOnly' })];
    const opened = new EditorView({ parent: place, state: EditorState.create({ doc: text, extensions: [textExtensions('Text that is being typed, not saved yet'), readOnly] }) });
    setView(opened);
    return () => opened.destroy();
  }, [place]);
  useEffect(() => view?.dispatch({ changes: changesBetween(view.state.sliceDoc(), text) }), [view, text]);
  return <div ref={setPlace} className={classes.pane} data-draft hidden={hidden} />;
}
