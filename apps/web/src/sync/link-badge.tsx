import { Badge, Tooltip } from '@mantine/core';
import type { Link } from '@lockstep/contracts';
import { stateWords, toneColors } from './link-words.js';

export function LinkBadge({ link }: { link: Pick<Link, 'status' | 'paused'> }) {
  const { word, meaning, tone } = stateWords(link);
  return (
    <Tooltip label={meaning} multiline maw={320}>
      <Badge variant="light" color={toneColors[tone]} tt="none" fw={560}>
        {word}
      </Badge>
    </Tooltip>
  );
}
