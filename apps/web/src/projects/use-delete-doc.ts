import { useMutation } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import type { Doc } from '@lockstep/contracts';
import { archiveDoc, restoreDoc } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { done, failed } from '../ui/notify.js';
import { proofFor } from '../editor/held-here.js';
import { useSlug } from './project-context.js';

/** Deleting is an archive: it happens at once, and undo brings everything back. */
export function useDeleteDoc() {
  const slug = useSlug();
  const navigate = useNavigate();
  const { docId } = useParams();
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.docs(slug) });
  const restore = useMutation({
    mutationFn: (doc: Doc) => restoreDoc(slug, doc.id),
    onSuccess: refresh,
    onError: (error, doc) => failed(`${doc.path} was not brought back`, error),
  });
  return useMutation({
    mutationFn: (doc: Doc) => archiveDoc(slug, doc, proofFor(doc.id)),
    onSuccess: async (_nothing, doc) => {
      done(`Deleted ${doc.path}`, () => restore.mutate(doc));
      if (doc.id === docId) await navigate(`/projects/${slug}`);
      await refresh();
    },
    onError: (error, doc) => failed(`${doc.path} was not deleted`, error),
  });
}
