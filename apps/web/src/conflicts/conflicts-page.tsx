import { Anchor, Card, EmptyState, Group, Stack, Text } from '@mantine/core';
import { IconGitMerge, IconMoodSmile } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSlug } from '../projects/project-context.js';
import classes from '../projects/projects-page.module.css';
import { Loading } from '../ui/loading.js';
import { Page } from '../ui/page.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { conflictWords } from './conflict-words.js';
import { useConflicts } from './use-conflicts.js';

export function ConflictsPage() {
  const slug = useSlug();
  const conflicts = useConflicts();
  return (
    <Page title="Conflicts" about="Documents that changed here and on GitHub in ways that only a person can join. Nothing is lost: both texts wait until you decide, and all other documents go on syncing.">
      {conflicts.isPending && <Loading />}
      <ProblemNote error={conflicts.error} onRetry={() => void conflicts.refetch()} />
      {conflicts.data?.length === 0 && <EmptyState icon={<IconMoodSmile />} title="No conflicts" description="Changes on both sides are merged by themselves when they touch different lines." mt="lg" />}
      <Stack gap="xs">
        {conflicts.data?.map((conflict) => (
          <Card key={conflict.id} withBorder radius="md" padding="md" className={classes.card}>
            <Group wrap="nowrap">
              <IconGitMerge size={20} color="var(--mantine-color-orange-6)" style={{ flex: 'none' }} />
              <div style={{ minWidth: 0 }}>
                <Anchor component={Link} to={`/projects/${slug}/conflicts/${conflict.id}`} c="inherit" fw={580} underline="never" className={classes.link}>
                  {conflict.path}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {conflictWords[conflict.kind].happened} <When at={conflict.createdAt} />
                </Text>
              </div>
            </Group>
          </Card>
        ))}
      </Stack>
    </Page>
  );
}
