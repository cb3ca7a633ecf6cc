import { Button, EmptyState, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBrandGithub, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Webhook } from '../api/links.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { Loading } from '../ui/loading.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { LinkCard } from './link-card.js';
import { NewLinkDialog } from './new-link.js';
import { useLinks } from './use-links.js';
import { WebhookDialog } from './webhook-once.js';

export function SyncPage() {
  const slug = useSlug();
  const links = useLinks();
  const mayManage = useMay('admin');
  const [adding, { open, close }] = useDisclosure(false);
  const [webhook, setWebhook] = useState<Webhook | null>(null);
  const add = mayManage && (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      Link a repository
    </Button>
  );
  const actions = (
    <>
      <Button component={Link} to={`/projects/${slug}/fanout`} variant="default">
        Versions by repository
      </Button>
      {add}
    </>
  );
  return (
    <Page title="GitHub" about="Saves go out as commits, pushes come in as versions. Both sides converge by themselves after any failure." actions={links.data?.length ? actions : null}>
      {links.isPending && <Loading rows={1} height={220} />}
      <ProblemNote error={links.error} onRetry={() => void links.refetch()} />
      {links.data?.length === 0 && (
        <EmptyState icon={<IconBrandGithub />} title="No repository linked" description={mayManage ? 'You need a fine-grained token with read and write access to the contents of one repository.' : 'An admin or owner of this project can link one.'} mt="lg">
          <EmptyState.Actions>{add}</EmptyState.Actions>
        </EmptyState>
      )}
      <Stack gap="lg">
        {links.data?.map((link) => (
          <LinkCard key={link.id} link={link} />
        ))}
      </Stack>
      {adding && <NewLinkDialog onClose={close} onCreated={setWebhook} />}
      {webhook && <WebhookDialog webhook={webhook} onClose={() => setWebhook(null)} />}
    </Page>
  );
}
