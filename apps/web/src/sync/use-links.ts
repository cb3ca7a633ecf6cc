import { useQuery } from '@tanstack/react-query';
import { listLinks } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';

export function useLinks() {
  const slug = useSlug();
  return useQuery({ queryKey: queryKeys.links(slug), queryFn: () => listLinks(slug) });
}
