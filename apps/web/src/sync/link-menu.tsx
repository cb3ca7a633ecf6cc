import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconGitPullRequest, IconPlayerPause, IconPlayerPlay, IconRestore, IconUnlink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Link } from '@lockstep/contracts';
import { deleteLink } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { confirm } from '../ui/confirm.js';
import { done, failed } from '../ui/notify.js';
import { PlanDialog } from './plan-dialog.js';
import { useLinkMode } from './use-link-mode.js';
import { useLinkPause } from './use-link-pause.js';
import { useRebuild } from './use-rebuild.js';

/** What may be done with a link beside syncing it, for those who manage it. */
export function LinkMenu({ link }: { link: Link }) {
  const mayManage = useMay('admin');
  const mode = useLinkMode(link);
  const pause = useLinkPause(link);
  const rebuild = useRebuild(link);
  const unlink = useUnlink(link);
  if (!mayManage) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`More for ${link.owner}/${link.repo}`}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconGitPullRequest size={16} />} onClick={() => mode.change(link.mode === 'direct' ? 'pull_request' : 'direct')}>
            {link.mode === 'direct' ? 'Use pull requests' : 'Commit straight to the branch'}
          </Menu.Item>
          <Menu.Item leftSection={link.paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />} onClick={() => pause.set(!link.paused)}>
            {link.paused ? 'Resume' : 'Pause'}
          </Menu.Item>
          <Menu.Item leftSection={<IconRestore size={16} />} disabled={link.paused !== null} onClick={rebuild.look}>
            Compare everything anew…
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconUnlink size={16} />} onClick={unlink}>
            Unlink…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {rebuild.plan && <PlanDialog plan={rebuild.plan} title="What comparing everything anew would do" button="Compare anew" starting={rebuild.starting} onConfirm={rebuild.confirm} onClose={rebuild.cancel} />}
    </>
  );
}

function useUnlink(link: Link): () => void {
  const slug = useSlug();
  const remove = useMutation({
    mutationFn: () => deleteLink(slug, link.id),
    onSuccess: () => done(`${link.owner}/${link.repo} is unlinked`),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.links(slug) }),
    onError: (error) => failed('The repository is still linked', error),
  });
  return () =>
    confirm({ title: `Unlink ${link.owner}/${link.repo}?`, text: 'Documents stay here and files stay there; they just stop following each other. The webhook on GitHub can be removed.', button: 'Unlink', danger: true, onConfirm: () => remove.mutate() });
}
