import { useQuery } from '@tanstack/react-query';
import { listConflicts } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';

export function useConflicts() {
  const slug = useSlug();
  return useQuery({ queryKey: queryKeys.conflicts(slug), queryFn: () => listConflicts(slug) });
}
