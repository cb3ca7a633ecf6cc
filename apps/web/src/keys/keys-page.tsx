import { Button, EmptyState } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listKeys } from '../api/keys.js';
import type { KeyOnce } from '../api/keys.js';
import { queryKeys } from '../api/query-keys.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { KeyOnceDialog } from './key-once.js';
import { KeyTable } from './key-table.js';
import { NewKeyDialog } from './new-key.js';

export function KeysPage() {
  const slug = useSlug();
  const mayManage = useMay('admin');
  const keys = useQuery({ queryKey: queryKeys.keys(slug), queryFn: () => listKeys(slug), enabled: mayManage, refetchInterval: 30_000 });
  const [creating, { open, close }] = useDisclosure(false);
  const [shown, setShown] = useState<KeyOnce | null>(null);
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      New key
    </Button>
  );
  const about = 'Keys let agents, hooks and scripts read and write here as themselves, under the same locks and version checks as people.';
  if (!mayManage) return <Page title="API keys" about={about}><EmptyState icon={<IconKey />} title="Keys are for admins" description="Ask an admin or owner of this project for a key." /></Page>;
  return (
    <Page title="API keys" about={about} actions={keys.data?.length ? create : null} width={1000}>
      {keys.isPending && <Loading />}
      <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} />
      {keys.data?.length === 0 && (
        <EmptyState icon={<IconKey />} title="No keys yet" description="Make one per agent or script, with only the scopes and paths it needs." mt="lg">
          <EmptyState.Actions>{create}</EmptyState.Actions>
        </EmptyState>
      )}
      {keys.data && keys.data.length > 0 && <KeyTable keys={keys.data} onRotated={setShown} />}
      {creating && <NewKeyDialog onClose={close} onCreated={setShown} />}
      {shown && <KeyOnceDialog created={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}
