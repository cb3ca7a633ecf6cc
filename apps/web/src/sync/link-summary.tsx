import { Anchor, Card, Group, Text } from '@mantine/core';
import { IconBrandGithub } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSlug } from '../projects/project-context.js';
import { LinkBadge } from './link-badge.js';
import { lagWords } from './link-words.js';
import { useLinks } from './use-links.js';

/** One line per linked repository: is it in step, and if not, by how much. */
export function LinkSummary() {
  const slug = useSlug();
  const links = useLinks().data ?? [];
  return links.map((link) => (
    <Card key={link.id} withBorder padding="sm" radius="md">
      <Group gap="sm" justify="space-between">
        <Group gap="sm" wrap="nowrap" miw={0}>
          <IconBrandGithub size={18} stroke={1.6} style={{ flex: 'none' }} />
          <Anchor component={Link} to={`/projects/${slug}/sync`} c="inherit" fw={560} size="sm" truncate>
            {link.owner}/{link.repo}
          </Anchor>
          <Text size="sm" c="dimmed" truncate>
            {link.branch}
          </Text>
        </Group>
        <Group gap="sm">
          <Text size="xs" c="dimmed">
            {lagWords(link)}
          </Text>
          <LinkBadge link={link} />
        </Group>
      </Group>
    </Card>
  ));
}
