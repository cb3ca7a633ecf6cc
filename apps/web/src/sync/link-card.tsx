import { ActionIcon, Alert, Anchor, Button, Card, DataList, Group, Menu, Stack, Tabs, Text } from '@mantine/core';
import { IconBrandGithub, IconDots, IconGitPullRequest, IconRefresh, IconUnlink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router';
import type { Link } from '@lockstep/contracts';
import { deleteLink } from '../api/links.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useMay, useSlug } from '../projects/project-context.js';
import { confirm } from '../ui/confirm.js';
import { done, failed } from '../ui/notify.js';
import { Sha } from '../ui/sha.js';
import { When } from '../ui/when.js';
import { DeliveryList } from './delivery-list.js';
import { LinkBadge } from './link-badge.js';
import { lagWords, runWords, statusWords, syncButtonWords, toneColors } from './link-words.js';
import { PlanDialog } from './plan-dialog.js';
import { PullRequestLine } from './pull-request-line.js';
import { RefusalAction } from './refusal-action.js';
import { RunList } from './run-list.js';
import { SkippedList } from './skipped-list.js';
import { useLinkMode } from './use-link-mode.js';
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
            <LinkBadge status={link.status} />
            {maySync && (
              <Button size="xs" variant="light" leftSection={<IconRefresh size={15} />} loading={sync.starting} onClick={sync.start}>
                {syncButtonWords(link.status)}
              </Button>
            )}
            <LinkMenu link={link} />
          </Group>
        </Group>
        <Trouble link={link} />
        <RefusalAction link={link} sync={sync} />
        <Facts link={link} />
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

function Facts({ link }: { link: Link }) {
  const run = link.lastRun;
  return (
    <DataList orientation="horizontal" size="sm" labelWidth={110}>
      <DataList.Item>
        <DataList.ItemLabel>Difference</DataList.ItemLabel>
        <DataList.ItemValue>{lagWords(link)}</DataList.ItemValue>
      </DataList.Item>
      {link.pullRequest && <PullRequestLine pullRequest={link.pullRequest} />}
      <DataList.Item>
        <DataList.ItemLabel>Head</DataList.ItemLabel>
        <DataList.ItemValue>{link.headSha ? <Sha sha={link.headSha} /> : 'not read yet'}</DataList.ItemValue>
      </DataList.Item>
      <DataList.Item>
        <DataList.ItemLabel>Last run</DataList.ItemLabel>
        <DataList.ItemValue>
          {run ? (
            <>
              <When at={run.finishedAt ?? run.startedAt} />, {runWords(run)}
            </>
          ) : (
            'none yet'
          )}
        </DataList.ItemValue>
      </DataList.Item>
    </DataList>
  );
}

function Details({ link }: { link: Link }) {
  return (
    <Tabs defaultValue="runs" keepMounted={false}>
      <Tabs.List>
        <Tabs.Tab value="runs">Runs</Tabs.Tab>
        <Tabs.Tab value="deliveries">Webhook deliveries</Tabs.Tab>
        {link.skipped.length > 0 && <Tabs.Tab value="skipped">Skipped files ({link.skipped.length})</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="runs" pt="sm">
        <RunList linkId={link.id} />
      </Tabs.Panel>
      <Tabs.Panel value="deliveries" pt="sm">
        <DeliveryList linkId={link.id} />
      </Tabs.Panel>
      <Tabs.Panel value="skipped" pt="sm">
        <SkippedList files={link.skipped} />
      </Tabs.Panel>
    </Tabs>
  );
}

function LinkMenu({ link }: { link: Link }) {
  const slug = useSlug();
  const mayManage = useMay('admin');
  const mode = useLinkMode(link);
  const remove = useMutation({
    mutationFn: () => deleteLink(slug, link.id),
    onSuccess: () => done(`${link.owner}/${link.repo} is unlinked`),
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.links(slug) }),
    onError: (error) => failed('The repository is still linked', error),
  });
  const ask = () =>
    confirm({ title: `Unlink ${link.owner}/${link.repo}?`, text: 'Documents stay here and files stay there; they just stop following each other. The webhook on GitHub can be removed.', button: 'Unlink', danger: true, onConfirm: () => remove.mutate() });
  if (!mayManage) return null;
  return (
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
        <Menu.Item color="red" leftSection={<IconUnlink size={16} />} onClick={ask}>
          Unlink…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
