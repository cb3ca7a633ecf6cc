import { Button } from '@mantine/core';
import type { Link } from '@lockstep/contracts';
import { useMay } from '../projects/project-context.js';
import { useLinkMode } from './use-link-mode.js';
import type { SyncNow } from './use-sync-now.js';

/** The next step after GitHub or a person there said no, as a button, for those who may take it. */
export function RefusalAction({ link, sync }: { link: Link; sync: SyncNow }) {
  const [maySync, mayManage] = [useMay('editor'), useMay('admin')];
  const mode = useLinkMode(link);
  if (link.lastError?.code === 'link.pull_request_closed' && maySync) {
    return (
      <Button size="xs" variant="light" loading={sync.starting} onClick={sync.confirm}>
        Open a new pull request
      </Button>
    );
  }
  if (link.lastError?.code === 'github.rules' && link.mode === 'direct' && mayManage) {
    return (
      <Button size="xs" variant="light" loading={mode.changing} onClick={() => mode.change('pull_request')}>
        Use pull requests
      </Button>
    );
  }
  return null;
}
