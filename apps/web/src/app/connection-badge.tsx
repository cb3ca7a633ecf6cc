import { Badge, Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { connectionWords } from './connection-words.js';
import { live } from './page-services.js';

export function ConnectionBadge() {
  const status = useSyncExternalStore(live.subscribe, live.status);
  const { word, meaning, color } = connectionWords[status];
  return (
    <Tooltip label={meaning} multiline maw={280}>
      <Badge variant="dot" color={color} size="md" tt="none" fw={500} bd="none" bg="transparent" px={6} role="status" aria-label={`Connection: ${word}`} flex="none">
        {word}
      </Badge>
    </Tooltip>
  );
}
