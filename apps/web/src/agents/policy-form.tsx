import { ActionIcon, Button, Group, Radio, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { AgentMode, AgentPolicy } from '@lockstep/contracts';
import { getAgentPolicy, putAgentPolicy } from '../api/agents.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { GlobsInput } from '../ui/globs-input.js';
import { Loading } from '../ui/loading.js';
import { done } from '../ui/notify.js';
import { ProblemNote } from '../ui/problem-note.js';

const modes: { value: AgentMode; label: string }[] = [
  { value: 'write', label: 'write' },
  { value: 'propose', label: 'propose: a person applies it' },
  { value: 'read', label: 'read only' },
];

export function PolicyForm() {
  const slug = useSlug();
  const policy = useQuery({ queryKey: [...queryKeys.agents(slug), 'policy'], queryFn: () => getAgentPolicy(slug), staleTime: Infinity });
  if (policy.data) return <Rules key={JSON.stringify(policy.data)} policy={policy.data} />;
  return policy.error ? <ProblemNote error={policy.error} onRetry={() => void policy.refetch()} /> : <Loading />;
}

function Rules({ policy }: { policy: AgentPolicy }) {
  const slug = useSlug();
  const readOnly = !useMay('admin');
  const form = useForm<AgentPolicy>({ initialValues: policy });
  const save = useMutation({
    mutationFn: (values: AgentPolicy) => putAgentPolicy(slug, values),
    onSuccess: (saved) => {
      queries.setQueryData([...queryKeys.agents(slug), 'policy'], saved);
      done('The policy is saved');
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          The first rule with a glob for the path decides. Without one, agents write.
        </Text>
        {form.values.rules.map((_, index) => (
          <Group key={index} align="flex-end" gap="xs" role="group" aria-label={`Rule ${index + 1}`}>
            <GlobsInput label="Paths" placeholder="docs/**" readOnly={readOnly} flex="1 1 16rem" {...form.getInputProps(`rules.${index}.paths`)} />
            <Select label="Agents may" data={modes} allowDeselect={false} readOnly={readOnly} w={240} {...form.getInputProps(`rules.${index}.mode`)} />
            {!readOnly && (
              <ActionIcon variant="subtle" color="red" size={36} aria-label={`Remove rule ${index + 1}`} onClick={() => form.removeListItem('rules', index)}>
                <IconTrash size={17} />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Radio.Group label="While Lockstep cannot be reached, their hooks" {...form.getInputProps('whenUnreachable')}>
          <Group mt={6}>
            <Radio value="allow" label="let agents go on; their edits are merged later" disabled={readOnly} />
            <Radio value="deny" label="deny edits of documents" disabled={readOnly} />
          </Group>
        </Radio.Group>
        <ProblemNote title="Not saved" error={save.error} />
        {!readOnly && (
          <Group gap="xs">
            <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
              Save policy
            </Button>
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => form.insertListItem('rules', { paths: [], mode: 'propose' })}>
              Add a rule
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
