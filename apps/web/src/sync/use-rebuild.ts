import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Link, SyncPlan } from '@lockstep/contracts';
import { planRebuild, rebuildLink } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { done, failed } from '../ui/notify.js';

export interface Rebuild {
  starting: boolean;
  /** What would come of it, for the person who decides. */
  plan: SyncPlan | null;
  look: () => void;
  confirm: () => void;
  cancel: () => void;
}

/** Comparing both sides as if they had never met: first the plan, then, if he agrees, the comparison. */
export function useRebuild(link: Link): Rebuild {
  const slug = useSlug();
  const [plan, setPlan] = useState<SyncPlan | null>(null);
  const show = useMutation({ mutationFn: () => planRebuild(slug, link.id), onSuccess: setPlan, onError: (error) => failed('No plan could be made', error) });
  const rebuild = useMutation({
    mutationFn: () => rebuildLink(slug, link.id),
    onSuccess: () => {
      setPlan(null);
      done('Everything is compared anew');
      return queries.invalidateQueries({ queryKey: queryKeys.links(slug) });
    },
    onError: (error) => failed('Nothing was changed', error),
  });
  return { starting: rebuild.isPending, plan, look: show.mutate, confirm: rebuild.mutate, cancel: () => setPlan(null) };
}
