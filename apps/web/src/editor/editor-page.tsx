import { Box } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { DocWithContent } from '@lockstep/contracts';
import { getDoc } from '../api/docs.js';
import { useDocRow, useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { ProblemNote } from '../ui/problem-note.js';
import { DocEditor } from './doc-editor.js';

export function EditorPage() {
  const slug = useSlug();
  const { docId = '' } = useParams();
  // Opened once: from then on the editor session follows the document by itself, and a refetch must not touch its text.
  const doc = useQuery({ queryKey: ['opened', slug, docId], queryFn: () => getDoc(slug, docId), staleTime: Infinity, gcTime: 0 });
  if (doc.data?.id === docId) return <OpenDoc key={docId} doc={doc.data} />;
  return (
    <Box p="xl" maw={880} w="100%" mx="auto">
      {doc.error ? <ProblemNote title="This document cannot be opened" error={doc.error} onRetry={() => void doc.refetch()} /> : <Loading rows={8} height={22} />}
    </Box>
  );
}

/** The list knows the newest path and version; the opened text knows its own. */
function OpenDoc({ doc }: { doc: DocWithContent }) {
  const row = useDocRow(doc.id) ?? doc;
  useDocumentTitle(`${row.path} · Lockstep`);
  return <DocEditor doc={doc} row={row} />;
}
