import { ActionIcon, Badge, Code, Group, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ApiKey } from '@lockstep/contracts';
import { revokeKey } from '../api/keys.js';
import type { KeyOnce } from '../api/keys.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { confirm } from '../ui/confirm.js';
import { done, failed } from '../ui/notify.js';
import { useNow } from '../ui/use-now.js';
import { When } from '../ui/when.js';
import { RotateKeyDialog } from './rotate-key.js';
import { scopeWords } from './scope-words.js';

export function KeyTable({ keys, onRotated }: { keys: ApiKey[]; onRotated: (key: KeyOnce) => void }) {
  return (
    <Table.ScrollContainer minWidth={680}>
      <Table verticalSpacing="sm" aria-label="API keys">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Expires</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRotated={onRotated} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function KeyRow({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (key: KeyOnce) => void }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={560}>
          {apiKey.name}
        </Text>
        <Code fz={11}>
          {apiKey.prefix}…{apiKey.last4}
        </Code>
        <Text size="xs" c="dimmed" mt={2}>
          made by {apiKey.createdBy.name} <When at={apiKey.createdAt} />
        </Text>
      </Table.Td>
      <Table.Td maw={260}>
        <Group gap={4}>
          {apiKey.scopes.map((scope) => (
            <Tooltip key={scope} label={scopeWords[scope]}>
              <Badge variant="default" tt="none" fw={500} size="sm">
                {scope}
              </Badge>
            </Tooltip>
          ))}
        </Group>
        {apiKey.paths.length > 0 && (
          <Text size="xs" c="dimmed" mt={4}>
            only {apiKey.paths.join(', ')}
          </Text>
        )}
      </Table.Td>
      <Table.Td fz="sm">{apiKey.lastUsedAt ? <When at={apiKey.lastUsedAt} /> : <Text size="sm" c="dimmed">never</Text>}</Table.Td>
      <Table.Td fz="sm">
        <Expiry at={apiKey.expiresAt} />
      </Table.Td>
      <Table.Td>
        <KeyActions apiKey={apiKey} onRotated={onRotated} />
      </Table.Td>
    </Table.Tr>
  );
}

function Expiry({ at }: { at: string | null }) {
  const now = useNow(30_000);
  if (at === null) return <Text size="sm" c="dimmed">never</Text>;
  if (Date.parse(at) > now) return <When at={at} />;
  return (
    <Text size="sm" c="red">
      expired <When at={at} />
    </Text>
  );
}

function KeyActions({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (key: KeyOnce) => void }) {
  const slug = useSlug();
  const refresh = () => queries.invalidateQueries({ queryKey: queryKeys.keys(slug) });
  const [rotating, { open: askRotate, close }] = useDisclosure(false);
  const revoke = useMutation({
    mutationFn: () => revokeKey(slug, apiKey.id),
    onSuccess: () => done(`Key ${apiKey.name} is revoked`),
    onSettled: refresh,
    onError: (error) => failed('The key was not revoked', error),
  });
  const askRevoke = () =>
    confirm({ title: `Revoke ${apiKey.name}?`, text: 'Whoever uses it is refused from this moment. This cannot be undone.', button: 'Revoke key', danger: true, onConfirm: () => revoke.mutate() });
  return (
    <Group gap={2} justify="flex-end" wrap="nowrap">
      {rotating && <RotateKeyDialog apiKey={apiKey} onClose={close} onRotated={onRotated} />}
      <Tooltip label="Rotate: a new secret">
        <ActionIcon variant="subtle" color="gray" aria-label={`Rotate ${apiKey.name}`} onClick={askRotate}>
          <IconRefresh size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Revoke">
        <ActionIcon variant="subtle" color="red" aria-label={`Revoke ${apiKey.name}`} loading={revoke.isPending} onClick={askRevoke}>
          <IconTrash size={17} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
