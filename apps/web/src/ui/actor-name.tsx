import { Group, Text, Tooltip } from '@mantine/core';
import { IconBrandGithub, IconKey, IconRobotFace, IconUser } from '@tabler/icons-react';
import type { Actor } from '@lockstep/contracts';

const kinds = {
  user: { label: 'Person', Icon: IconUser },
  apiKey: { label: 'API key (agent or script)', Icon: IconKey },
  github: { label: 'Git commit', Icon: IconBrandGithub },
  system: { label: 'Lockstep itself', Icon: IconRobotFace },
} as const;

/** Who did it, always shown as what it is: a person, a key, a commit, the system. */
export function ActorName({ actor }: { actor: Actor }) {
  const { label, Icon } = kinds[actor.kind];
  return (
    <Group component="span" gap={5} wrap="nowrap" display="inline-flex" style={{ verticalAlign: 'bottom', maxWidth: '100%' }}>
      <Tooltip label={label}>
        <Icon size={15} stroke={1.7} aria-label={label} style={{ flex: 'none', opacity: 0.75 }} />
      </Tooltip>
      <Text span inherit fw={500} truncate>
        {actor.name}
      </Text>
    </Group>
  );
}
