import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listRuns } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { ProblemNote } from '../ui/problem-note.js';
import { Sha } from '../ui/sha.js';
import { When } from '../ui/when.js';
import { runSteps, triggerWords } from './link-words.js';

export function RunList({ linkId }: { linkId: string }) {
  const slug = useSlug();
  const runs = useQuery({ queryKey: queryKeys.runs(slug, linkId), queryFn: () => listRuns(slug, linkId) });
  if (runs.isPending) return <Loading rows={3} height={32} />;
  if (runs.error) return <ProblemNote error={runs.error} />;
  if (runs.data.items.length === 0) return <Text size="sm" c="dimmed">No run yet.</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={6} fz="sm" aria-label="Runs">
        <Table.Tbody>
          {runs.data.items.map((run) => (
            <Table.Tr key={run.id}>
              <Table.Td w={150}>
                <When at={run.startedAt} />
              </Table.Td>
              <Table.Td c="dimmed">{triggerWords(run.trigger)}</Table.Td>
              <Table.Td>
                {runSteps(run).join(', ')}
                {run.error && (
                  <Text size="xs" c="red">
                    {run.error.message} {run.error.next}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{run.commitSha && <Sha sha={run.commitSha} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
