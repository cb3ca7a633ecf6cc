import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { LIMITS } from '@lockstep/contracts';
import { createProject } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { ProblemNote } from '../ui/problem-note.js';

export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '', description: '' }, validate: { name: (name) => (name.trim() ? null : 'A project needs a name') } });
  const create = useMutation({
    mutationFn: createProject,
    onSuccess: async (project) => {
      await queries.invalidateQueries({ queryKey: queryKeys.projects });
      await navigate(`/projects/${project.slug}`);
    },
  });
  return (
    <Modal opened onClose={onClose} title="New project">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          <TextInput label="Name" placeholder="Team handbook" required data-autofocus maxLength={LIMITS.nameChars} {...form.getInputProps('name')} />
          <Textarea label="Description" description="For people who see it in their list." autosize minRows={2} {...form.getInputProps('description')} />
          <ProblemNote error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create project
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
