import { Alert, Button, Group, Text } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Doc } from '@lockstep/contracts';
import { getStaged } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';
import type { EditorSession } from './editor-session.js';
import type { SessionView } from './session-view.js';
import { stagedWords } from './staged-words.js';

/** Says what GitHub has for a document that somebody holds, and shows it beside the text on the screen. */
export function StagedBanner({ session, view, row }: { session: EditorSession; view: SessionView; row: Doc }) {
  const slug = useSlug();
  const { data: staged } = useQuery({ queryKey: queryKeys.staged(slug, row.id), queryFn: () => getStaged(slug, row.id), enabled: row.sync === 'staged' });
  if (!staged || row.sync !== 'staged') return null;
  const { content } = staged;
  const comparable = content !== null && staged.path === row.path && !view.readOnly;
  return (
    <Alert color="blue" variant="light" radius={0} py="xs" icon={<IconClockHour4 size={18} />} role="status" aria-label="Waiting change">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{stagedWords(staged, row.path, view.lock)}</Text>
        {comparable && (
          <Button size="compact-sm" variant="default" onClick={() => session.compareStaged({ ...staged, content })}>
            Compare
          </Button>
        )}
      </Group>
    </Alert>
  );
}
