import { Anchor, Card, Group, Stack, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSlug } from '../projects/project-context.js';
import classes from '../projects/projects-page.module.css';
import { ActorName } from '../ui/actor-name.js';
import { Loading } from '../ui/loading.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { useProposals } from './use-proposals.js';

export function ProposalList() {
  const slug = useSlug();
  const proposals = useProposals();
  return (
    <Stack gap="xs">
      {proposals.isPending && <Loading />}
      <ProblemNote error={proposals.error} onRetry={() => void proposals.refetch()} />
      {proposals.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing waits. Texts come here where the policy lets agents propose only, and when an edit could not be merged.
        </Text>
      )}
      {proposals.data?.map(({ id, path, actor, reason, createdAt }) => (
        <Card key={id} withBorder radius="md" padding="md" className={classes.card}>
          <Group wrap="nowrap">
            <IconBulb size={20} color="var(--mantine-color-grape-6)" style={{ flex: 'none' }} />
            <div style={{ minWidth: 0 }}>
              <Anchor component={Link} to={`/projects/${slug}/agents/proposals/${id}`} c="inherit" fw={580} underline="never" className={classes.link}>
                {path}
              </Anchor>
              <Text size="sm" c="dimmed">
                <ActorName actor={actor} /> {reasonWords[reason]} <When at={createdAt} />
              </Text>
            </div>
          </Group>
        </Card>
      ))}
    </Stack>
  );
}

const reasonWords = { policy: 'proposed this', conflict: 'wrote this on an older version; it touches what others changed,' };
