import { Anchor, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router';
import type { InstanceLink } from '@lockstep/contracts';
import { listProjects } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { LinkBadge } from '../sync/link-badge.js';
import { stateWords } from '../sync/link-words.js';
import { duration } from '../ui/time.js';
import { When } from '../ui/when.js';

/** Whoever looks after the installation is no member of every project: only pages that he may open are offered. */
export function InstanceLinkTable({ links }: { links: InstanceLink[] }) {
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: listProjects });
  const mine = new Set(projects.data?.map(({ id }) => id));
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing="xs" fz="sm" aria-label="Links of all projects">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Project</Table.Th>
            <Table.Th>Repository</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Behind for</Table.Th>
            <Table.Th>Last run</Table.Th>
            <Table.Th>What is wrong, and the next step</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {links.map((link) => (
            <Row key={link.id} link={link} mayOpen={mine.has(link.project.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ link, mayOpen }: { link: InstanceLink; mayOpen: boolean }) {
  const { project, owner, repo, branch, lagSeconds, lastRun } = link;
  return (
    <Table.Tr>
      <Table.Td>
        {mayOpen ? (
          <Anchor component={RouterLink} to={`/projects/${project.slug}/sync`} inherit>
            {project.name}
          </Anchor>
        ) : (
          project.name
        )}
      </Table.Td>
      <Table.Td>
        {owner}/{repo}
        <Text size="xs" c="dimmed">
          {branch}
        </Text>
      </Table.Td>
      <Table.Td>
        <LinkBadge link={link} />
      </Table.Td>
      <Table.Td>{lagSeconds > 0 ? duration(lagSeconds) : '–'}</Table.Td>
      <Table.Td>{lastRun ? <When at={lastRun.finishedAt ?? lastRun.startedAt} /> : 'none yet'}</Table.Td>
      <Table.Td maw={380}>
        <Trouble link={link} />
      </Table.Td>
    </Table.Tr>
  );
}

function Trouble({ link }: { link: InstanceLink }): ReactNode {
  if (link.paused) return link.paused.words;
  if (link.lastError) {
    return (
      <>
        <Text span inherit c="red">
          {link.lastError.message}
        </Text>{' '}
        {link.lastError.next}
      </>
    );
  }
  const { tone, meaning } = stateWords(link);
  if (tone === 'bad' || tone === 'waiting') return meaning;
  return link.editingError ? `Pull requests are not told who edits: ${link.editingError.message} ${link.editingError.next}` : '–';
}
