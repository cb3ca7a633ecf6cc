import { Badge, Tooltip } from '@mantine/core';
import type { LinkStatus } from '@lockstep/contracts';
import { statusWords, toneColors } from './link-words.js';

export function LinkBadge({ status }: { status: LinkStatus }) {
  const { word, meaning, tone } = statusWords[status];
  return (
    <Tooltip label={meaning} multiline maw={320}>
      <Badge variant="light" color={toneColors[tone]} tt="none" fw={560}>
        {word}
      </Badge>
    </Tooltip>
  );
}
