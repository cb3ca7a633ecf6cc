import { Button, Chip, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { createDoc } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { ProblemNote } from '../ui/problem-note.js';
import { pathProblem, withExtension } from './doc-path.js';
import { starterFor, starters } from './starters.js';
import { useSlug } from './project-context.js';

const NewDocContext = createContext<(path?: string) => void>(() => undefined);

/** Opens the dialog for a new document, from the tree, the palette or a dead link in a preview. */
export function useNewDoc(): (path?: string) => void {
  return useContext(NewDocContext);
}

export function NewDocProvider({ children }: { children: ReactNode }) {
  const [path, setPath] = useState<string | null>(null);
  const open = useCallback((suggested = '') => setPath(suggested), []);
  return (
    <NewDocContext.Provider value={open}>
      {children}
      {path !== null && <NewDocDialog suggested={path} onClose={() => setPath(null)} />}
    </NewDocContext.Provider>
  );
}

function NewDocDialog({ suggested, onClose }: { suggested: string; onClose: () => void }) {
  const slug = useSlug();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { path: suggested }, validate: { path: pathProblem } });
  const create = useMutation({
    mutationFn: ({ path }: { path: string }) => createDoc(slug, { path: withExtension(path), content: starterFor(withExtension(path)) }),
    onSuccess: async (doc) => {
      await queries.invalidateQueries({ queryKey: queryKeys.docs(slug) });
      onClose();
      await navigate(`/projects/${slug}/docs/${doc.id}`);
    },
  });
  return (
    <Modal opened onClose={onClose} title="New document">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          <TextInput label="Path" placeholder="rules/testing.md" description="Folders are made as you name them; without an extension it becomes Markdown." required data-autofocus {...form.getInputProps('path')} />
          <Starters value={form.values.path} onChoose={(path) => form.setFieldValue('path', path)} />
          <ProblemNote error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Starters({ value, onChoose }: { value: string; onChoose: (path: string) => void }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={6}>
        Or start from what agents look for:
      </Text>
      <Chip.Group value={value} onChange={onChoose}>
        <Group gap={6}>
          {starters.map(({ path }) => (
            <Chip key={path} value={path} size="xs" variant="outline">
              {path}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </div>
  );
}
