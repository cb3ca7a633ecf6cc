import { EmptyState, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconVersions } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listFanout } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';
import { useLinks } from '../sync/use-links.js';
import { Loading } from '../ui/loading.js';
import { MoreButton } from '../ui/more-button.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { FanoutTable } from './fanout-table.js';

/** Milliseconds without typing before the list is asked for. */
const PAUSE = 250;

/** Which repository is on which version of which document. */
export function FanoutPage() {
  const slug = useSlug();
  const links = useLinks();
  const [typed, setTyped] = useState('');
  const [prefix] = useDebouncedValue(typed.trim(), PAUSE);
  const fanout = useInfiniteQuery({
    queryKey: queryKeys.fanout(slug, prefix),
    queryFn: ({ pageParam }) => listFanout(slug, prefix, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const rows = fanout.data?.pages.flatMap((page) => page.items) ?? [];
  const filter = <TextInput aria-label="Folder" placeholder="Folder or start of a path" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} w={240} />;
  return (
    <Page title="Versions by repository" about="Which linked repository has which version of each document, as far as both sides last agreed." actions={filter} width={1200}>
      {(fanout.isPending || links.isPending) && <Loading rows={5} height={36} />}
      <ProblemNote error={fanout.error ?? links.error} onRetry={() => void fanout.refetch()} />
      {fanout.data && rows.length === 0 && <EmptyState icon={<IconVersions />} title="No document here" mt="lg" />}
      {rows.length > 0 && links.data && <FanoutTable rows={rows} links={links.data} />}
      <MoreButton list={fanout} mt="md">Show more</MoreButton>
    </Page>
  );
}
