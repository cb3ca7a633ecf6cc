import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { Doc } from '@lockstep/contracts';
import { moveDoc } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { proofFor } from '../editor/held-here.js';
import { done } from '../ui/notify.js';
import { ProblemNote } from '../ui/problem-note.js';
import { pathProblem } from './doc-path.js';
import { useSlug } from './project-context.js';

/** One dialog for renaming and moving: a document's name is its path. */
export function MoveDocDialog({ doc, onClose }: { doc: Doc; onClose: () => void }) {
  const slug = useSlug();
  const form = useForm({ initialValues: { path: doc.path }, validate: { path: pathProblem } });
  const move = useMutation({
    mutationFn: ({ path }: { path: string }) => moveDoc(slug, doc, path.trim(), proofFor(doc.id)),
    onSuccess: async (moved) => {
      await queries.invalidateQueries({ queryKey: queryKeys.docs(slug) });
      done(`Moved to ${moved.path}`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Rename or move">
      <form onSubmit={form.onSubmit((values) => move.mutate(values))}>
        <Stack>
          <TextInput label="Path" description="Folders are part of the path. History, lock and link to GitHub stay with the document." required data-autofocus {...form.getInputProps('path')} />
          <ProblemNote error={move.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={move.isPending} disabled={form.values.path.trim() === doc.path}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
