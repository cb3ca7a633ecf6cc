import { Button, Group, Text } from '@mantine/core';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import classes from '../editor/editor.module.css';
import { textExtensions, writingExtensions } from '../editor/extensions.js';
import { lineEndings, rawText, splitText } from '../editor/line-endings.js';

interface Side {
  name: string;
  text: string;
}

interface MergeByHandProps {
  left: Side;
  /** What is made of both begins with this. */
  right: Side;
  pending: boolean;
  readOnly: boolean;
  button: string;
  onDone: (content: string) => void;
}

const silent = { save: () => undefined, togglePreview: () => undefined };

/** Two texts side by side, the right one to be worked on; the arrows take single parts over from the left. */
export function MergeByHand({ left, right, pending, readOnly, button, onDone }: MergeByHandProps) {
  const place = useRef<HTMLDivElement>(null);
  const result = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const [a, b] = [splitText(left.text), splitText(right.text)];
    const view = new MergeView({
      a: { doc: a.text, extensions: [textExtensions(left.name), EditorState.readOnly.of(true)] },
      b: { doc: b.text, extensions: [lineEndings(b), writingExtensions(right.name, silent), EditorState.readOnly.of(readOnly)] },
      parent: place.current,
      revertControls: readOnly ? undefined : 'a-to-b',
      collapseUnchanged: { margin: 3, minSize: 8 },
    });
    result.current = view.b;
    return () => view.destroy();
  }, [left.text, right.text, readOnly]);
  return (
    <>
      <div className={classes.mergeHeads}>
        {[left, right].map(({ name }) => (
          <Text key={name} size="sm" fw={600}>
            {name}
          </Text>
        ))}
      </div>
      <div ref={place} className={classes.merge} />
      {!readOnly && (
        <Group justify="flex-end" mt="md">
          <Button loading={pending} onClick={() => result.current && onDone(rawText(result.current.state))}>
            {button}
          </Button>
        </Group>
      )}
    </>
  );
}
