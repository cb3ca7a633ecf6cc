import { Alert, Text } from '@mantine/core';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { getVersion } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { textExtensions } from '../editor/extensions.js';
import { splitText } from '../editor/line-endings.js';
import { useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { ProblemNote } from '../ui/problem-note.js';
import { invisibleDifference } from './invisible-difference.js';
import classes from './history.module.css';

/** What changed between two versions, inside the newer text; long unchanged parts are folded. */
export function DiffView({ docId, from, to }: { docId: string; from: number; to: number }) {
  const older = useVersion(docId, from);
  const newer = useVersion(docId, to);
  const error = older.error ?? newer.error;
  if (error) return <ProblemNote error={error} />;
  if (older.data === undefined || newer.data === undefined) return <Loading rows={8} height={24} />;
  return <Diff older={older.data} newer={newer.data} />;
}

/** Texts of versions never change: once read, they are kept. */
function useVersion(docId: string, version: number) {
  const slug = useSlug();
  return useQuery({
    queryKey: queryKeys.version(slug, docId, version),
    queryFn: async () => (version === 0 ? '' : (await getVersion(slug, docId, version)).content),
    staleTime: Infinity,
  });
}

function Diff({ older, newer }: { older: string; newer: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    // Against nothing every character would be marked as new: the text alone says it better.
    const merge = older === '' ? [] : unifiedMergeView({ original: splitText(older).text, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 }, allowInlineDiffs: true });
    const view = new EditorView({
      doc: splitText(newer).text,
      extensions: [textExtensions('Difference'), EditorState.readOnly.of(true), EditorView.editable.of(false), merge],
      parent: place.current,
    });
    return () => view.destroy();
  }, [older, newer]);
  const hidden = invisibleDifference(older, newer);
  return (
    <>
      {older === newer && <Text size="sm" c="dimmed" mb="xs">Both versions have the same text.</Text>}
      {hidden && <Alert variant="light" color="gray" mb="xs" py="xs">{hidden}</Alert>}
      <div ref={place} className={classes.diff} />
    </>
  );
}
