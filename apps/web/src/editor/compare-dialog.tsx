import { Button, Group, Modal, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { confirm } from '../ui/confirm.js';
import type { EditorSession } from './editor-session.js';
import type { Comparison } from './session-view.js';
import { textExtensions, writingExtensions } from './extensions.js';
import { lineEndings, rawText, splitText } from './line-endings.js';
import classes from './editor.module.css';

const silent = { save: () => undefined, togglePreview: () => undefined };

/** Two texts side by side, the right one to be worked on; on a narrow screen one text with the other's lines in it. */
export function CompareDialog({ session, comparison }: { session: EditorSession; comparison: Comparison }) {
  const narrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  // A dialog's content is mounted later than the dialog: state, not a ref, so that the effect waits for it.
  const [place, setPlace] = useState<HTMLDivElement | null>(null);
  const ours = useRef<EditorView | null>(null);
  useEffect(() => {
    if (!place) return undefined;
    const opened = narrow ? openUnified(comparison, place) : openSideBySide(comparison, place);
    ours.current = opened.ours;
    return () => opened.close();
  }, [place, comparison, narrow]);
  const words = wordsFor(comparison);
  const { about, use } = narrow ? narrowWords(comparison) : words;
  return (
    <Modal opened onClose={() => session.closeComparison()} title="Compare and merge" size="min(1280px, 96vw)" fullScreen={narrow ?? false} closeOnClickOutside={false}>
      <Text size="sm" c="dimmed" mb="sm">
        {about}
      </Text>
      {!narrow && (
        <div className={classes.mergeHeads}>
          <Text size="sm" fw={600}>{words.left}</Text>
          <Text size="sm" fw={600}>{words.right}</Text>
        </div>
      )}
      <div ref={setPlace} className={classes.merge} />
      <Group justify="flex-end" mt="md">
        {comparison.kind === 'conflict' && (
          <Button variant="subtle" color="red" onClick={() => askToDrop(session, comparison)}>
            Drop my text
          </Button>
        )}
        <Button variant="default" onClick={() => session.closeComparison()}>
          Not now
        </Button>
        <Button onClick={() => ours.current && void session.settleWith(rawText(ours.current.state))}>{use}</Button>
      </Group>
    </Modal>
  );
}

function askToDrop(session: EditorSession, { theirVersion }: Comparison): void {
  const text = `What you typed is given up for version ${theirVersion} and cannot be brought back.`;
  confirm({ title: 'Drop your text?', text, button: 'Drop it', danger: true, onConfirm: () => void session.dropMine() });
}

interface Opened {
  ours: EditorView;
  close(): void;
}

function openSideBySide({ theirs, mine }: Comparison, parent: HTMLElement): Opened {
  const [left, right] = [splitText(theirs), splitText(mine)];
  const view = new MergeView({
    a: { doc: left.text, extensions: [textExtensions('Their text'), EditorState.readOnly.of(true)] },
    b: { doc: right.text, extensions: [lineEndings(right), writingExtensions('Your text', silent)] },
    parent,
    revertControls: 'a-to-b',
    collapseUnchanged: { margin: 3, minSize: 6 },
    gutter: true,
  });
  return { ours: view.b, close: () => view.destroy() };
}

function openUnified({ theirs, mine }: Comparison, parent: HTMLElement): Opened {
  const right = splitText(mine);
  const merge = unifiedMergeView({ original: splitText(theirs).text, collapseUnchanged: { margin: 2, minSize: 6 }, mergeControls: choice });
  const view = new EditorView({ doc: right.text, extensions: [lineEndings(right), writingExtensions('Your text', silent), merge], parent });
  return { ours: view, close: () => view.destroy() };
}

function choice(type: 'accept' | 'reject', act: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = type === 'accept' ? 'Keep mine' : 'Take theirs';
  button.onmousedown = act;
  return button;
}

interface Words {
  about: string;
  left: string;
  right: string;
  use: string;
}

function wordsFor(comparison: Comparison): Words {
  if (comparison.kind === 'conflict') return conflictWords(comparison);
  return comparison.kind === 'rescue' ? rescueWords : stagedWords(comparison);
}

function stagedWords({ theirName }: Comparison): Words {
  return {
    about: `${stagedAbout} The arrows take a part over from the left.`,
    left: `On GitHub, by ${theirName}`,
    right: 'Your text',
    use: 'Use the right side',
  };
}

const stagedAbout = 'Both are merged by themselves when you are done; here you can do it now. What was changed on GitHub alone is already in your text.';

function conflictWords({ theirName, theirVersion }: Comparison): Words {
  return {
    about: 'Nothing is saved yet. What was changed elsewhere is already on the right; decide the rest there. The arrows take a part over from the left.',
    left: `Saved by ${theirName} (version ${theirVersion})`,
    right: 'Your text',
    use: 'Save the right side',
  };
}

/** There is no right side in one text. */
function narrowWords({ kind }: Comparison): Pick<Words, 'about' | 'use'> {
  if (kind === 'rescue') return { about: 'This text was typed here and never saved. What has changed since is already in it; red lines are those on the screen now.', use: 'Use this text' };
  if (kind === 'staged') return { about: `${stagedAbout} Red lines are those on GitHub.`, use: 'Use this text' };
  return { about: 'Nothing is saved yet. What was changed elsewhere is already in your text; red lines are theirs, decide the rest.', use: 'Save this text' };
}

const rescueWords: Words = {
  about: 'The text on the right was typed here and never saved. What has changed since is already in it; the arrows take a part over from the left.',
  left: 'On the screen now',
  right: 'Kept text',
  use: 'Use the right side',
};
