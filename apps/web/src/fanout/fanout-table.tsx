import { Anchor, Badge, Button, Table, Text } from '@mantine/core';
import { Link as RouterLink } from 'react-router';
import type { FanoutRow, Link } from '@lockstep/contracts';
import { useMay, useSlug } from '../projects/project-context.js';
import { PlanDialog } from '../sync/plan-dialog.js';
import { useSyncNow } from '../sync/use-sync-now.js';
import { cellWords } from './fanout-words.js';

/** A row for each document, a column for each linked repository. */
export function FanoutTable({ rows, links }: { rows: FanoutRow[]; links: Link[] }) {
  const slug = useSlug();
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={6} fz="sm" stickyHeader aria-label="Versions by repository">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Document</Table.Th>
            <Table.Th>Here</Table.Th>
            {links.map((link) => (
              <Column key={link.id} link={link} drifted={rows.some((row) => isDrifted(row, link.id))} />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.docId}>
              <Table.Td>
                <Anchor component={RouterLink} to={`/projects/${slug}/docs/${row.docId}`} inherit>
                  {row.path}
                </Anchor>
              </Table.Td>
              <Table.Td>version {row.version}</Table.Td>
              {links.map((link) => (
                <Table.Td key={link.id}>
                  <Cell row={row} linkId={link.id} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Column({ link, drifted }: { link: Link; drifted: boolean }) {
  const sync = useSyncNow(link);
  const maySync = useMay('editor');
  return (
    <Table.Th>
      {link.owner}/{link.repo}
      <Text size="xs" c="dimmed">
        {link.branch}
        {link.root && ` · ${link.root}`}
        {link.paused && ' · paused'}
      </Text>
      {drifted && maySync && !link.paused && (
        <Button size="compact-xs" variant="light" loading={sync.starting} onClick={sync.start} aria-label={`Bring ${link.owner}/${link.repo} up to date`}>
          Bring up to date
        </Button>
      )}
      {sync.plan && <PlanDialog plan={sync.plan} starting={sync.starting} onConfirm={sync.confirm} onClose={sync.cancel} />}
    </Table.Th>
  );
}

function Cell({ row, linkId }: { row: FanoutRow; linkId: string }) {
  const cell = row.links.find((one) => one.linkId === linkId);
  if (!cell) return '–';
  const { words, drifted } = cellWords(cell);
  if (drifted) {
    return (
      <Badge variant="light" color="orange" tt="none" fw={500}>
        {words}
      </Badge>
    );
  }
  return cell.state === 'same' ? words : <Text span inherit c="dimmed">{words}</Text>;
}

function isDrifted(row: FanoutRow, linkId: string): boolean {
  return row.links.some((cell) => cell.linkId === linkId && cellWords(cell).drifted);
}
