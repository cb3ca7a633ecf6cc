import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { ProposalSummary } from '@lockstep/contracts';
import { listDecidedProposals } from '../api/agents.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';
import { ActorName } from '../ui/actor-name.js';
import { MoreButton } from '../ui/more-button.js';
import { ProblemNote } from '../ui/problem-note.js';
import { DecisionWords } from './decision-words.js';

/** Who decided what about proposals, when and why: the newest ones, and more when asked. Nothing as long as nothing was decided. */
export function DecidedList() {
  const slug = useSlug();
  const decided = useInfiniteQuery({
    queryKey: queryKeys.decidedProposals(slug),
    queryFn: ({ pageParam }) => listDecidedProposals(slug, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = decided.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return <ProblemNote error={decided.error} onRetry={() => void decided.refetch()} />;
  return (
    <section aria-label="Decided proposals">
      <Title order={3} size="h5" mt="md" mb="xs">
        Decided
      </Title>
      <Stack gap="sm" role="list">
        {rows.map((row) => (
          <Row key={row.id} slug={slug} row={row} />
        ))}
      </Stack>
      <MoreButton list={decided} size="compact-sm" mt="sm">Show older</MoreButton>
    </section>
  );
}

function Row({ slug, row: { id, path, actor, outcome, decision } }: { slug: string; row: ProposalSummary }) {
  if (outcome === null || decision === null) return null;
  return (
    <Text size="sm" c="dimmed" component="div" role="listitem" style={{ overflowWrap: 'anywhere' }}>
      <Anchor component={Link} to={`/projects/${slug}/agents/proposals/${id}`} inherit c="inherit" fw={560}>
        {path}
      </Anchor>{' '}
      of <ActorName actor={actor} />: <DecisionWords outcome={outcome} decision={decision} />
    </Text>
  );
}
