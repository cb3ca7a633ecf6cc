import { useMutation } from '@tanstack/react-query';
import type { Link } from '@lockstep/contracts';
import { setLinkPaused } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { done, failed } from '../ui/notify.js';

/** Lets a link alone, or go on. */
export function useLinkPause(link: Link): { changing: boolean; set: (paused: boolean) => void } {
  const slug = useSlug();
  const mutation = useMutation({
    mutationFn: (paused: boolean) => setLinkPaused(slug, link.id, paused),
    onSuccess: (_, paused) => done(paused ? 'Nothing comes in or goes out until somebody resumes it' : 'It goes on where it was'),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.links(slug) }),
    onError: (error) => failed('The link is as it was', error),
  });
  return { changing: mutation.isPending, set: mutation.mutate };
}
