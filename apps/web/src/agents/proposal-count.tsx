import { Badge } from '@mantine/core';
import { useProposals } from './use-proposals.js';

export function ProposalCount() {
  const count = useProposals().data?.length ?? 0;
  if (count === 0) return null;
  return (
    <Badge size="sm" color="grape" variant="light" circle={count < 10} aria-label={`${count} waiting`}>
      {count}
    </Badge>
  );
}
