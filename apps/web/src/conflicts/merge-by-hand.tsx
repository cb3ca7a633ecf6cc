import { Button, Group, Text } from '@mantine/core';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Conflict } from '@lockstep/contracts';
import classes from '../editor/editor.module.css';
import { bringTogether } from '../editor/bring-together.js';
import { textExtensions, writingExtensions } from '../editor/extensions.js';
import { lineEndings, rawText, splitText } from '../editor/line-endings.js';

interface MergeByHandProps {
  conflict: Conflict;
  pending: boolean;
  mayWrite: boolean;
  onResolve: (content: string) => void;
}

const silent = { save: () => undefined, togglePreview: () => undefined };

/** GitHub's text on the left, ours on the right to be worked on; the arrows take single parts over. */
export function MergeByHand({ conflict, pending, mayWrite, onResolve }: MergeByHandProps) {
  const place = useRef<HTMLDivElement>(null);
  const ours = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const [left, right] = [splitText(conflict.theirs ?? ''), splitText(proposal(conflict))];
    const view = new MergeView({
      a: { doc: left.text, extensions: [textExtensions('Theirs (GitHub)'), EditorState.readOnly.of(true)] },
      b: { doc: right.text, extensions: [lineEndings(right), writingExtensions('Resolution', silent), EditorState.readOnly.of(!mayWrite)] },
      parent: place.current,
      revertControls: mayWrite ? 'a-to-b' : undefined,
      collapseUnchanged: { margin: 3, minSize: 8 },
    });
    ours.current = view.b;
    return () => view.destroy();
  }, [conflict, mayWrite]);
  return (
    <>
      <div className={classes.mergeHeads}>
        <Text size="sm" fw={600}>
          Theirs (GitHub){conflict.theirs === null && ': deleted'}
        </Text>
        <Text size="sm" fw={600}>
          Resolution, begun with ours{conflict.ours === null && ' (deleted)'}
        </Text>
      </div>
      <div ref={place} className={classes.merge} />
      {mayWrite && (
        <Group justify="flex-end" mt="md">
          <Button loading={pending} onClick={() => ours.current && onResolve(rawText(ours.current.state))}>
            Resolve with the right side
          </Button>
        </Group>
      )}
    </>
  );
}

/** Ours, with what GitHub changed in other places brought in; a side without a file proposes the other one. */
function proposal({ base, ours, theirs }: Conflict): string {
  if (ours === null || theirs === null) return ours ?? theirs ?? '';
  return base === null ? ours : bringTogether(base, ours, theirs);
}
