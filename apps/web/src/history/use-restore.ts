import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import type { Doc } from '@lockstep/contracts';
import { restoreVersion } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { proofFor } from '../editor/held-here.js';
import { useSlug } from '../projects/project-context.js';
import { confirm } from '../ui/confirm.js';
import { done, failed } from '../ui/notify.js';

/** Restoring writes a new version with the old text: nothing that came after it is lost. */
export function useRestore(row: Doc | undefined) {
  const slug = useSlug();
  const navigate = useNavigate();
  const restore = useMutation({
    mutationFn: ({ doc, version }: { doc: Doc; version: number }) => restoreVersion(slug, doc, version, proofFor(doc.id)),
    onSuccess: async (doc, { version }) => {
      await queries.invalidateQueries({ queryKey: queryKeys.project(slug) });
      done(`Version ${version} is back, as version ${doc.version}`);
      await navigate(`/projects/${slug}/docs/${doc.id}`);
    },
    onError: (error) => failed('The version was not restored', error),
  });
  const ask = (version: number): void => {
    if (!row) return;
    confirm({
      title: `Restore version ${version}?`,
      text: `Its text becomes version ${row.version + 1}. Everything in between stays in the history, and the change goes to GitHub like any other.`,
      button: 'Restore',
      onConfirm: () => restore.mutate({ doc: row, version }),
    });
  };
  return { ask, isPending: restore.isPending };
}
