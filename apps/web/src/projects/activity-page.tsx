import { EmptyState, Select, Text, Timeline } from '@mantine/core';
import { IconActivity, IconBrandGithub, IconFileText, IconGitCommit, IconGitMerge, IconKey, IconLock, IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Activity } from '@lockstep/contracts';
import { listActivity } from '../api/projects.js';
import { queryKeys } from '../api/query-keys.js';
import { ActorName } from '../ui/actor-name.js';
import { Loading } from '../ui/loading.js';
import { MoreButton } from '../ui/more-button.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { activityTypes, activityWords } from './activity-words.js';
import { useDocRow, useSlug } from './project-context.js';

const icons = [
  ['lock.', IconLock],
  ['sync.', IconGitCommit],
  ['conflict.', IconGitMerge],
  ['doc.', IconFileText],
  ['key.', IconKey],
  ['member.', IconUsers],
  ['invitation.', IconUsers],
  ['link.', IconBrandGithub],
  ['delivery.', IconBrandGithub],
] as const;

export function ActivityPage() {
  const slug = useSlug();
  const [type, setType] = useState<string | null>(null);
  const feed = useInfiniteQuery({
    queryKey: [...queryKeys.activity(slug), type],
    queryFn: ({ pageParam }) => listActivity(slug, { ...(type ? { type } : {}), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  const entries = feed.data?.pages.flatMap((page) => page.items) ?? [];
  const filter = <Select aria-label="Show" placeholder="Everything" clearable data={activityTypes} value={type} onChange={setType} w={200} size="sm" />;
  return (
    <Page title="Activity" about="Who did what, and when: people, keys, commits and Lockstep itself." actions={filter}>
      {feed.isPending && <Loading rows={6} />}
      <ProblemNote error={feed.error} onRetry={() => void feed.refetch()} />
      {feed.data && entries.length === 0 && <EmptyState icon={<IconActivity />} title="Nothing happened yet" description="Saves, locks, syncs and new members appear here as they happen." />}
      <Timeline bulletSize={26} lineWidth={2} active={-1}>
        {entries.map((entry) => (
          <Timeline.Item key={entry.id} bullet={<Bullet type={entry.type} />}>
            <Entry entry={entry} />
          </Timeline.Item>
        ))}
      </Timeline>
      <MoreButton list={feed} mt="lg">Show older</MoreButton>
    </Page>
  );
}

function Bullet({ type }: { type: string }) {
  const Icon = icons.find(([prefix]) => type.startsWith(prefix))?.[1] ?? IconActivity;
  return <Icon size={14} stroke={1.8} />;
}

function Entry({ entry }: { entry: Activity }) {
  const slug = useSlug();
  const row = useDocRow(entry.docId ?? '');
  const { does, about, more } = activityWords(entry);
  const name = row?.path ?? about;
  return (
    <>
      <Text size="sm" component="div">
        <ActorName actor={entry.actor} /> {does}{' '}
        {row ? <Text component={Link} to={`/projects/${slug}/docs/${row.id}`} inherit fw={560} c="inherit">{name}</Text> : name && <Text span inherit fw={560}>{name}</Text>}
        {more && <Text span inherit c="dimmed"> {more}</Text>}
      </Text>
      <Text size="xs" c="dimmed">
        <When at={entry.createdAt} />
      </Text>
    </>
  );
}
