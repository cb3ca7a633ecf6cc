import { Tooltip } from '@mantine/core';
import { IconAlertTriangleFilled, IconClockHour4, IconCloudUp } from '@tabler/icons-react';
import type { DocSync } from '@lockstep/contracts';

const marks = {
  pending: { words: 'On its way to GitHub', Icon: IconCloudUp, color: 'var(--mantine-color-dimmed)' },
  staged: { words: 'A change from GitHub waits until the lock ends', Icon: IconClockHour4, color: 'var(--mantine-color-blue-6)' },
  conflict: { words: 'Changed here and on GitHub: needs a decision', Icon: IconAlertTriangleFilled, color: 'var(--mantine-color-orange-6)' },
} as const;

/** Only what is not in step is marked; a calm tree is one that agrees with the repository. */
export function SyncMark({ sync }: { sync: DocSync }) {
  if (sync === 'unlinked' || sync === 'synced') return null;
  const { words, Icon, color } = marks[sync];
  return (
    <Tooltip label={words}>
      <Icon size={15} color={color} role="img" aria-label={words} />
    </Tooltip>
  );
}
