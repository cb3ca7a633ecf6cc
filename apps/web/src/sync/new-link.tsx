import { Button, Collapse, Group, Modal, PasswordInput, Radio, Stack, TextInput, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronRight } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { createLink, installationFor } from '../api/links.js';
import type { Webhook } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { GlobsInput } from '../ui/globs-input.js';
import { ProblemNote } from '../ui/problem-note.js';
import { AccessField } from './access-field.js';
import { asked, emptyLink, repositoryProblem } from './link-form.js';

export function NewLinkDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (webhook: Webhook) => void }) {
  const slug = useSlug();
  const [more, { toggle }] = useDisclosure(false);
  const form = useForm({ initialValues: emptyLink, validate: { repository: repositoryProblem, token: (token, { access }) => (access === 'app' || token.trim() ? null : 'Lockstep needs a token to read and write') } });
  const create = useMutation({
    mutationFn: async (values: typeof emptyLink) => {
      const installationId = values.access === 'app' ? await installationFor(slug, asked(values).owner) : null;
      return createLink(slug, asked(values, installationId));
    },
    onSuccess: async ({ webhook }, { access }) => {
      await queries.invalidateQueries({ queryKey: queryKeys.links(slug) });
      onClose();
      // The App has a webhook of its own.
      if (access === 'token') onCreated(webhook);
    },
  });
  return (
    <Modal opened onClose={onClose} title="Link a GitHub repository" size="lg">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          <TextInput label="Repository" placeholder="owner/name" description="Or paste its address." required data-autofocus {...form.getInputProps('repository')} />
          <TextInput label="Branch" placeholder="the default branch" {...form.getInputProps('branch')} />
          <Radio.Group label="Changes go" {...form.getInputProps('mode')}>
            <Group mt={4}>
              <Radio value="direct" label="straight to the branch" />
              <Radio value="pull_request" label="into a pull request that somebody merges" />
            </Group>
          </Radio.Group>
          <AccessField {...form.getInputProps('access')} />
          {form.values.access === 'token' && <PasswordInput label="Token" description="Fine-grained, with “Contents: read and write” for this repository, and “Pull requests: read and write” to use them. Stored encrypted, never shown again." required autoComplete="off" {...form.getInputProps('token')} />}
          <UnstyledButton onClick={toggle} aria-expanded={more} fz="sm" c="dimmed">
            <Group gap={4}>
              <IconChevronRight size={14} style={{ transform: more ? 'rotate(90deg)' : undefined }} />
              Folder, file patterns, GitHub Enterprise
            </Group>
          </UnstyledButton>
          <Collapse expanded={more}>
            <Stack>
              <TextInput label="Folder in the repository" placeholder="the whole repository" {...form.getInputProps('root')} />
              <GlobsInput label="Include" description="Globs, each ended with Enter; empty means Markdown and what agents read." placeholder="**/*.md" {...form.getInputProps('include')} />
              <GlobsInput label="Exclude" placeholder="node_modules/**" {...form.getInputProps('exclude')} />
              <TextInput label="API address" placeholder="https://api.github.com" description="Only for GitHub Enterprise, or the local GitHub of a demo; the operator allows addresses." {...form.getInputProps('apiUrl')} />
            </Stack>
          </Collapse>
          <ProblemNote title="The repository was not linked" error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Test and link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
