import { Badge, Button, Collapse, Group, Stack, Switch, Table, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getAgentSession, listAgentSessions } from '../api/agents.js';
import { queryKeys } from '../api/query-keys.js';
import type { Schemas } from '../api/client.js';
import { useSlug } from '../projects/project-context.js';
import { ActorName } from '../ui/actor-name.js';
import { Loading } from '../ui/loading.js';
import { MoreButton } from '../ui/more-button.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { SetUp } from './set-up.js';

type Session = Schemas['AgentSessionSchema'];

export function SessionList() {
  const slug = useSlug();
  const [behind, setBehind] = useState(false);
  const [connecting, setConnecting] = useState(false);
  const sessions = useInfiniteQuery({
    queryKey: [...queryKeys.agents(slug), 'sessions', { behind }],
    queryFn: ({ pageParam }) => listAgentSessions(slug, { behind, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 30_000,
  });
  const rows = sessions.data?.pages.flatMap((page) => page.items);
  if (!behind && rows?.length === 0) {
    return (
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          No agent has told of itself yet.
        </Text>
        <SetUp />
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Switch size="sm" label="Only those at work with old documents" checked={behind} onChange={(event) => setBehind(event.currentTarget.checked)} />
        <Button variant="subtle" size="compact-sm" aria-expanded={connecting} onClick={() => setConnecting(!connecting)}>
          Connect an agent
        </Button>
      </Group>
      <Collapse expanded={connecting}>{connecting && <SetUp />}</Collapse>
      {sessions.isPending && <Loading />}
      <ProblemNote error={sessions.error} onRetry={() => void sessions.refetch()} />
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed">
          Every agent at work has the present documents.
        </Text>
      )}
      {rows && rows.length > 0 && <SessionTable rows={rows} />}
      <MoreButton list={sessions} size="compact-sm">Show older</MoreButton>
    </Stack>
  );
}

function SessionTable({ rows }: { rows: Session[] }) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing="sm" aria-label="Sessions of agents">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Agent</Table.Th>
            <Table.Th>Machine</Table.Th>
            <Table.Th>Seen</Table.Th>
            <Table.Th>Documents</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SessionRow({ session }: { session: Session }) {
  const [open, setOpen] = useState(false);
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td fz="sm">
        <ActorName actor={session.actor} />
        <Text size="xs" c="dimmed" ff="monospace">
          {session.sessionId.slice(0, 18)}
        </Text>
      </Table.Td>
      <Table.Td fz="sm">{session.machine ?? <Text span inherit c="dimmed">not told</Text>}</Table.Td>
      <Table.Td fz="sm">
        <When at={session.seenAt} />
        {session.endedAt && <Text size="xs" c="dimmed">ended</Text>}
      </Table.Td>
      <Table.Td fz="sm">
        {session.behind === 0 && <Text span inherit c="dimmed">{session.docs === 0 ? 'none known' : `${session.docs}, all current`}</Text>}
        {session.behind > 0 && (
          <>
            <UnstyledButton fz="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
              <Badge color="orange" variant="light" tt="none">
                {session.behind} of {session.docs} old
              </Badge>
            </UnstyledButton>
            <Collapse expanded={open}>{open && <BehindDocs agentId={session.id} />}</Collapse>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function BehindDocs({ agentId }: { agentId: string }) {
  const slug = useSlug();
  const detail = useQuery({ queryKey: [...queryKeys.agents(slug), agentId], queryFn: () => getAgentSession(slug, agentId) });
  if (!detail.data) return <ProblemNote error={detail.error} />;
  return (
    <Stack gap={2} mt={6}>
      {detail.data.behindDocs.map((doc) => (
        <Text key={doc.docId} size="xs" c="dimmed">
          {behindWords(doc)}
        </Text>
      ))}
    </Stack>
  );
}

function behindWords({ path, receivedPath, archived, received, version, updatedBy }: Schemas['BehindDocSchema']): string {
  if (archived) return `${receivedPath}: deleted by ${updatedBy.name}`;
  const old = received < version && `has version ${received}, now ${version} by ${updatedBy.name}`;
  const moved = receivedPath !== path && `is now ${path}`;
  return `${receivedPath}: ${[moved, old].filter(Boolean).join('; ')}`;
}
