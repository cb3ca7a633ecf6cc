import { Anchor, Box, Button, Grid, Group, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import type { Doc, DocVersion } from '@lockstep/contracts';
import { listVersions } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { useDocRow, useMay, useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { DiffView } from './diff-view.js';
import { chosenPair } from './chosen-pair.js';
import { useRestore } from './use-restore.js';
import { VersionList } from './version-list.js';

export function HistoryPage() {
  const slug = useSlug();
  const { docId = '' } = useParams();
  const row = useDocRow(docId);
  const versions = useInfiniteQuery({
    queryKey: queryKeys.versions(slug, docId),
    queryFn: ({ pageParam }) => listVersions(slug, docId, pageParam || undefined),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  const all = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title="History" width={1320} about={row && <Anchor component={Link} to={`/projects/${slug}/docs/${docId}`} inherit>{row.path}</Anchor>}>
      {versions.isPending && <Loading rows={5} height={58} />}
      <ProblemNote error={versions.error} onRetry={() => void versions.refetch()} />
      {all.length > 0 && <Versions all={all} row={row} docId={docId} more={versions.hasNextPage ? () => void versions.fetchNextPage() : null} />}
    </Page>
  );
}

interface VersionsProps {
  all: DocVersion[];
  row: Doc | undefined;
  docId: string;
  more: (() => void) | null;
}

/** The list on the left, the difference between the two chosen versions on the right; the choice is in the address. */
function Versions({ all, row, docId, more }: VersionsProps) {
  const [search, setSearch] = useSearchParams();
  const pair = chosenPair(all, search);
  const restore = useRestore(row);
  const mayWrite = useMay('editor');
  const shown = all.find((version) => version.version === pair.to);
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <VersionList versions={all} pair={pair} onChoose={(next) => setSearch({ from: String(next.from), to: String(next.to) }, { replace: true })} />
        {more && (
          <Button variant="default" fullWidth mt="sm" onClick={more}>
            Show older
          </Button>
        )}
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Group justify="space-between" mb="xs" mih={36}>
          <Text size="sm" fw={580}>
            {pair.from === 0 ? `Version ${pair.to}, the first` : `From version ${pair.from} to ${pair.to}`}
          </Text>
          {mayWrite && row && shown && shown.version !== row.version && (
            <Button size="xs" variant="light" leftSection={<IconArrowBackUp size={15} />} loading={restore.isPending} onClick={() => restore.ask(shown.version)}>
              Restore version {shown.version}
            </Button>
          )}
        </Group>
        <Box>
          <DiffView docId={docId} from={pair.from} to={pair.to} />
        </Box>
      </Grid.Col>
    </Grid>
  );
}
