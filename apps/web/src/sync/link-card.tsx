import { Alert, Anchor, Button, Card, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconBrandGithub, IconRefresh } from '@tabler/icons-react';
import { Link as RouterLink } from 'react-router';
import type { Link } from '@lockstep/contracts';
import { useMay, useSlug } from '../projects/project-context.js';
import { DeliveryList } from './delivery-list.js';
import { LinkBadge } from './link-badge.js';
import { LinkFacts } from './link-facts.js';
import { LinkMenu } from './link-menu.js';
import { skippedTotal, statusWords, syncButtonWords, toneColors } from './link-words.js';
import { PausedNote } from './paused-note.js';
import { PlanDialog } from './plan-dialog.js';
import { RefusalAction } from './refusal-action.js';
import { RunList } from './run-list.js';
import { SkippedList } from './skipped-list.js';
import { useSyncNow } from './use-sync-now.js';

export function LinkCard({ link }: { link: Link }) {
  const sync = useSyncNow(link);
  const maySync = useMay('editor');
  return (
    <Card component="section" withBorder radius="lg" padding="lg" aria-label={`${link.owner}/${link.repo}`}>
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Group gap="sm" wrap="nowrap">
            <IconBrandGithub size={22} stroke={1.6} />
            <div>
              <Text fw={620}>
                {link.owner}/{link.repo}
              </Text>
              <Text size="xs" c="dimmed">
                {link.branch}
                {link.root && ` · folder ${link.root}`} · {link.mode === 'direct' ? 'commits go to the branch' : 'through pull requests'}
              </Text>
            </div>
          </Group>
          <Group gap="xs">
            <LinkBadge link={link} />
            {maySync && !link.paused && (
              <Button size="xs" variant="light" leftSection={<IconRefresh size={15} />} loading={sync.starting} onClick={sync.start}>
                {syncButtonWords(link.status)}
              </Button>
            )}
            <LinkMenu link={link} />
          </Group>
        </Group>
        <PausedNote link={link} />
        <Trouble link={link} />
        {!link.paused && <RefusalAction link={link} sync={sync} />}
        {link.editingError && (
          <Alert color="orange" variant="light" title={`Pull requests are not told who edits: ${link.editingError.message}`}>
            {link.editingError.next}
          </Alert>
        )}
        <LinkFacts link={link} />
        <Details link={link} />
      </Stack>
      {sync.plan && <PlanDialog plan={sync.plan} starting={sync.starting} onConfirm={sync.confirm} onClose={sync.cancel} />}
    </Card>
  );
}

function Trouble({ link }: { link: Link }) {
  const slug = useSlug();
  const { tone, meaning, word } = statusWords[link.status];
  if (link.lastError) {
    return (
      <Alert color={link.status === 'awaiting_approval' ? toneColors.waiting : 'red'} variant="light" title={link.lastError.message}>
        {link.lastError.next}
      </Alert>
    );
  }
  if (tone !== 'bad' && tone !== 'waiting') return null;
  return (
    <Alert color={tone === 'bad' ? 'red' : 'orange'} variant="light" title={word.charAt(0).toUpperCase() + word.slice(1)}>
      {meaning} {link.status === 'conflicts' && <Anchor component={RouterLink} to={`/projects/${slug}/conflicts`} inherit>Decide them</Anchor>}
    </Alert>
  );
}

function Details({ link }: { link: Link }) {
  return (
    <Tabs defaultValue="runs" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="runs">Runs</Tabs.Tab>
        <Tabs.Tab value="deliveries">Webhook deliveries</Tabs.Tab>
        {link.skipped.length > 0 && <Tabs.Tab value="skipped">Skipped files ({skippedTotal(link).toLocaleString('en')})</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="runs" pt="sm">
        <RunList linkId={link.id} />
      </Tabs.Panel>
      <Tabs.Panel value="deliveries" pt="sm">
        <DeliveryList linkId={link.id} />
      </Tabs.Panel>
      <Tabs.Panel value="skipped" pt="sm">
        <SkippedList link={link} />
      </Tabs.Panel>
    </Tabs>
  );
}
