import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Link, SyncPlan } from '@lockstep/contracts';
import { planSync, startSync } from '../api/links.js';
import { isCode } from '../api/problem.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { done, failed } from '../ui/notify.js';

export interface SyncNow {
  starting: boolean;
  /** The plan that somebody has to agree to before anything is written. */
  plan: SyncPlan | null;
  start(): void;
  confirm(): void;
  cancel(): void;
}

/** "Sync now": at once where that is safe, after showing the plan where the server wants consent (first sync, mass change). */
export function useSyncNow(link: Link): SyncNow {
  const slug = useSlug();
  const [plan, setPlan] = useState<SyncPlan | null>(null);
  const needsConsent = link.status === 'new' || link.status === 'awaiting_approval';
  const showPlan = useMutation({ mutationFn: () => planSync(slug, link.id), onSuccess: setPlan, onError: (error) => failed('No plan could be made', error) });
  const run = useMutation({
    mutationFn: (confirm: boolean) => startSync(slug, link.id, confirm),
    onSuccess: () => {
      setPlan(null);
      done('A sync run has started');
      return queries.invalidateQueries({ queryKey: queryKeys.links(slug) });
    },
    onError: (error) => (isCode(error, 'link.confirm_required') ? showPlan.mutate() : failed('No sync was started', error)),
  });
  return {
    starting: showPlan.isPending || run.isPending,
    plan,
    start: () => (needsConsent ? showPlan.mutate() : run.mutate(false)),
    confirm: () => run.mutate(true),
    cancel: () => setPlan(null),
  };
}
