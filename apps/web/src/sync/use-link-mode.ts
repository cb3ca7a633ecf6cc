import { useMutation } from '@tanstack/react-query';
import type { Link, LinkMode } from '@lockstep/contracts';
import { setLinkMode } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { done, failed } from '../ui/notify.js';

/** Changes the way in which documents go out. */
export function useLinkMode(link: Link): { changing: boolean; change: (mode: LinkMode) => void } {
  const slug = useSlug();
  const mutation = useMutation({
    mutationFn: (mode: LinkMode) => setLinkMode(slug, link.id, mode),
    onSuccess: (_, mode) => done(mode === 'direct' ? 'Commits go straight to the branch' : 'Changes go through pull requests'),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.links(slug) }),
    onError: (error) => failed('The way out is the same as before', error),
  });
  return { changing: mutation.isPending, change: mutation.mutate };
}
