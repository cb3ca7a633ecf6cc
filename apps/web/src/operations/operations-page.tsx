import { EmptyState, Select } from '@mantine/core';
import { IconHeartbeat } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listInstanceLinks } from '../api/links.js';
import type { InstanceLinkFilter } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { Frame } from '../app/frame.js';
import { statusWords } from '../sync/link-words.js';
import { Loading } from '../ui/loading.js';
import { MoreButton } from '../ui/more-button.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { InstanceLinkTable } from './instance-link-table.js';

/** How often the page looks again, in milliseconds: it is in no project, so nobody tells it. */
const LOOK_AGAIN = 15_000;

const filters = [...Object.entries(statusWords).map(([value, { word }]) => ({ value, label: word })), { value: 'paused', label: 'paused' }];

/** What the owner of the installation looks after: the links of all projects, what needs somebody first. */
export function OperationsPage() {
  const [status, setStatus] = useState<InstanceLinkFilter | null>(null);
  const links = useInfiniteQuery({
    queryKey: queryKeys.instanceLinks(status),
    queryFn: ({ pageParam }) => listInstanceLinks(status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: LOOK_AGAIN,
  });
  const items = links.data?.pages.flatMap((page) => page.items) ?? [];
  const filter = <Select aria-label="Status" placeholder="Every status" clearable data={filters} value={status} onChange={(value) => setStatus(value as InstanceLinkFilter | null)} w={200} />;
  return (
    <Frame>
      <Page title="Operations" about="The GitHub links of all projects. Those that need somebody come first, each with the next step." actions={filter} width={1200}>
        {links.isPending && <Loading rows={4} height={44} />}
        <ProblemNote error={links.error} onRetry={() => void links.refetch()} />
        {links.data && items.length === 0 && <EmptyState icon={<IconHeartbeat />} title={status ? 'No link is in this state' : 'No repository is linked yet'} mt="lg" />}
        {items.length > 0 && <InstanceLinkTable links={items} />}
        <MoreButton list={links} mt="md">Show more</MoreButton>
      </Page>
    </Frame>
  );
}
