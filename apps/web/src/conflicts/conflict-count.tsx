import { Badge } from '@mantine/core';
import { useConflicts } from './use-conflicts.js';

export function ConflictCount() {
  const count = useConflicts().data?.length ?? 0;
  if (count === 0) return null;
  return (
    <Badge size="sm" color="orange" variant="light" circle={count < 10} aria-label={`${count} open`}>
      {count}
    </Badge>
  );
}
