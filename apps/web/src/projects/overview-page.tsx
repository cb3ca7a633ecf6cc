import { Anchor, Button, Card, EmptyState, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconBrandGithub, IconFilePlus, IconFileText, IconKey } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Doc } from '@lockstep/contracts';
import { LinkSummary } from '../sync/link-summary.js';
import { ActorName } from '../ui/actor-name.js';
import { Loading } from '../ui/loading.js';
import { Page } from '../ui/page.js';
import { When } from '../ui/when.js';
import { LockBadge } from './lock-badge.js';
import { useNewDoc } from './new-doc.js';
import { PeopleHere } from './people-here.js';
import { useDocs, useMay, useOpenProject } from './project-context.js';
import { SyncMark } from './sync-mark.js';
import classes from './projects-page.module.css';

const recentAtMost = 8;

export function OverviewPage() {
  const { project } = useOpenProject();
  const docs = useDocs();
  const newDoc = useNewDoc();
  const mayWrite = useMay('editor');
  const recent = [...(docs.data ?? [])].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, recentAtMost);
  const create = mayWrite && (
    <Button leftSection={<IconFilePlus size={16} />} onClick={() => newDoc()}>
      New document
    </Button>
  );
  return (
    <Page title={project.name} about={project.description} actions={docs.data?.length ? create : null}>
      <Stack gap="xl">
        <PeopleHere />
        <LinkSummary />
        {docs.isPending && <Loading />}
        {docs.data?.length === 0 ? <FirstSteps slug={project.slug} create={create} /> : <Recent docs={recent} slug={project.slug} />}
      </Stack>
    </Page>
  );
}

function Recent({ docs, slug }: { docs: Doc[]; slug: string }) {
  return (
    <section aria-labelledby="recent">
      <Title order={2} id="recent" mb="sm">
        Recently changed
      </Title>
      <Stack gap="xs">
        {docs.map((doc) => (
          <Card key={doc.id} withBorder padding="sm" radius="md" className={classes.card}>
            <Group gap="sm" wrap="nowrap">
              <IconFileText size={18} stroke={1.6} style={{ flex: 'none', opacity: 0.6 }} />
              <Stack gap={0} miw={0} flex={1}>
                <Anchor component={Link} to={`/projects/${slug}/docs/${doc.id}`} c="inherit" fw={560} size="sm" underline="never" className={classes.link} truncate>
                  {doc.path}
                </Anchor>
                <Text size="xs" c="dimmed" component="div" truncate>
                  <ActorName actor={doc.updatedBy} /> · <When at={doc.updatedAt} /> · version {doc.version}
                </Text>
              </Stack>
              <LockBadge docId={doc.id} />
              <SyncMark sync={doc.sync} />
            </Group>
          </Card>
        ))}
      </Stack>
    </section>
  );
}

function FirstSteps({ slug, create }: { slug: string; create: React.ReactNode }) {
  return (
    <>
      <EmptyState icon={<IconFilePlus />} title="Nothing written yet" description="Start with CLAUDE.md or AGENTS.md, or bring the documents of a repository in.">
        <EmptyState.Actions>{create}</EmptyState.Actions>
      </EmptyState>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Step to={`/projects/${slug}/sync`} Icon={IconBrandGithub} title="Link a GitHub repository" text="Its documents come in, your saves go out as commits." />
        <Step to={`/projects/${slug}/keys`} Icon={IconKey} title="Give an agent a key" text="Claude Code and scripts read and write under the same locks." />
      </SimpleGrid>
    </>
  );
}

function Step({ to, Icon, title, text }: { to: string; Icon: typeof IconKey; title: string; text: string }) {
  return (
    <Card withBorder radius="lg" className={classes.card}>
      <Group wrap="nowrap" align="flex-start">
        <Icon size={22} stroke={1.6} style={{ flex: 'none' }} />
        <div>
          <Anchor component={Link} to={to} c="inherit" fw={600} underline="never" className={classes.link}>
            {title}
          </Anchor>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        </div>
      </Group>
    </Card>
  );
}
