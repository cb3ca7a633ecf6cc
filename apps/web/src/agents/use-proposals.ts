import { useQuery } from '@tanstack/react-query';
import { listProposals } from '../api/agents.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';

/** Those that wait. */
export function useProposals() {
  const slug = useSlug();
  return useQuery({ queryKey: queryKeys.proposals(slug), queryFn: () => listProposals(slug) });
}
