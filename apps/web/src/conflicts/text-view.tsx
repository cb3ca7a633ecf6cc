import { Text } from '@mantine/core';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import classes from '../editor/editor.module.css';
import { textExtensions } from '../editor/extensions.js';
import { splitText } from '../editor/line-endings.js';

/** One of the three texts, to be read; null where that side has no file. */
export function TextView({ text, label }: { text: string | null; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (text === null || !place.current) return undefined;
    const view = new EditorView({ doc: splitText(text).text, extensions: [textExtensions(label), EditorState.readOnly.of(true)], parent: place.current });
    return () => view.destroy();
  }, [text, label]);
  if (text === null) return <Text c="dimmed">There is no file on this side.</Text>;
  return <div ref={place} className={classes.merge} />;
}
