import { Button, Card, Divider, Group, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { archiveProject, restoreProject, updateProject } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { confirm } from '../ui/confirm.js';
import { done, failed } from '../ui/notify.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { useMay, useOpenProject } from './project-context.js';

export function SettingsPage() {
  const mayManage = useMay('admin');
  const mayArchive = useMay('owner');
  return (
    <Page title="Settings" about={mayManage ? undefined : 'Only admins and owners can change these.'} width={640}>
      <General readOnly={!mayManage} />
      {mayArchive && <Archive />}
    </Page>
  );
}

function General({ readOnly }: { readOnly: boolean }) {
  const { project } = useOpenProject();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: project.name, slug: project.slug, description: project.description } });
  const save = useMutation({
    mutationFn: (values: { name: string; slug: string; description: string }) => updateProject(project.slug, values),
    onSuccess: async (updated) => {
      queries.setQueryData(queryKeys.project(updated.slug), updated);
      await queries.invalidateQueries({ queryKey: queryKeys.projects });
      form.resetDirty();
      done('Settings saved');
      if (updated.slug !== project.slug) await navigate(`/projects/${updated.slug}/settings`, { replace: true });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <TextInput label="Name" required readOnly={readOnly} {...form.getInputProps('name')} />
        <TextInput label="Address" description={`${window.location.origin}/projects/${form.values.slug}`} required readOnly={readOnly} {...form.getInputProps('slug')} />
        <Textarea label="Description" autosize minRows={2} readOnly={readOnly} {...form.getInputProps('description')} />
        <ProblemNote error={save.error} />
        {!readOnly && (
          <Group>
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              Save settings
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function Archive() {
  const { project } = useOpenProject();
  const navigate = useNavigate();
  const restore = useMutation({
    mutationFn: () => restoreProject(project.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: queryKeys.projects }),
    onError: (error) => failed(`${project.name} was not brought back`, error),
  });
  const archive = useMutation({
    mutationFn: () => archiveProject(project.slug),
    onSuccess: async () => {
      await navigate('/');
      await queries.invalidateQueries({ queryKey: queryKeys.projects });
      done(`${project.name} is archived`, () => restore.mutate());
    },
    onError: (error) => failed('The project was not archived', error),
  });
  const ask = () =>
    confirm({
      title: `Archive ${project.name}?`,
      text: 'It disappears for everybody, its keys stop working and nothing is synced any more. Nothing is deleted: the owner can bring it back through the API.',
      button: 'Archive project',
      danger: true,
      onConfirm: () => archive.mutate(),
    });
  return (
    <>
      <Divider my="xl" />
      <Card withBorder>
        <Group justify="space-between">
          <div>
            <Title order={3}>Archive this project</Title>
            <Text size="sm" c="dimmed">
              Takes it away from everybody until it is brought back.
            </Text>
          </div>
          <Button color="red" variant="light" loading={archive.isPending} onClick={ask}>
            Archive…
          </Button>
        </Group>
      </Card>
    </>
  );
}
