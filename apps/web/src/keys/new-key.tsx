import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { LIMITS, SCOPES } from '@lockstep/contracts';
import type { Scope } from '@lockstep/contracts';
import { createKey } from '../api/keys.js';
import type { KeyOnce, NewKey } from '../api/keys.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { GlobsInput } from '../ui/globs-input.js';
import { ProblemNote } from '../ui/problem-note.js';
import { scopeWords } from './scope-words.js';

const expiries = [
  { value: '30', label: 'in 30 days' },
  { value: '90', label: 'in 90 days' },
  { value: '365', label: 'in a year' },
  { value: '', label: 'never' },
];

interface Values {
  name: string;
  scopes: Scope[];
  paths: string[];
  expires: string;
}

export function NewKeyDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (key: KeyOnce) => void }) {
  const slug = useSlug();
  const form = useForm<Values>({
    initialValues: { name: '', scopes: ['docs:read'], paths: [], expires: '90' },
    validate: { name: (name) => (name.trim() ? null : 'Name it after who will use it'), scopes: (scopes) => (scopes.length ? null : 'A key needs at least one scope') },
  });
  const create = useMutation({
    mutationFn: (values: Values) => createKey(slug, asked(values)),
    onSuccess: async (key) => {
      await queries.invalidateQueries({ queryKey: queryKeys.keys(slug) });
      onClose();
      onCreated(key);
    },
  });
  return (
    <Modal opened onClose={onClose} title="New API key" size="lg">
      <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          <TextInput label="Name" placeholder="Claude Code on CI" required data-autofocus maxLength={LIMITS.nameChars} {...form.getInputProps('name')} />
          <Checkbox.Group label="Scopes" description="Only what it needs." required {...form.getInputProps('scopes')}>
            <Stack gap={8} mt="xs">
              {SCOPES.map((scope) => (
                <Checkbox key={scope} value={scope} label={<ScopeLabel scope={scope} />} />
              ))}
            </Stack>
          </Checkbox.Group>
          <GlobsInput label="Paths" description="Globs that bound what it sees, each ended with Enter; empty means the whole project." placeholder=".claude/**" {...form.getInputProps('paths')} />
          <Select label="Expires" data={expiries} allowDeselect={false} {...form.getInputProps('expires')} />
          <ProblemNote error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function ScopeLabel({ scope }: { scope: Scope }) {
  return (
    <>
      <Text span inherit ff="monospace" fz="xs" fw={600}>
        {scope}
      </Text>{' '}
      <Text span inherit c="dimmed">
        {scopeWords[scope]}
      </Text>
    </>
  );
}

function asked({ name, scopes, paths, expires }: Values): NewKey {
  return { name: name.trim(), scopes, ...(paths.length ? { paths } : {}), ...(expires ? { expiresInDays: Number(expires) } : {}) };
}
