import { Button, Popover, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DocWarning } from '@lockstep/contracts';
import { checkText } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';
import { showLine } from './show-line.js';
import type { EditorSession } from './editor-session.js';
import classes from './editor.module.css';

/** How long a pause in typing is, in milliseconds, before the text is looked at. */
const PAUSE = 1_000;

interface CheckCountProps {
  session: EditorSession;
  path: string;
  /** Grows with every change of the text. */
  edits: number;
}

/** How many places of the text on the screen agents would stumble over, and which; nothing when there are none or nobody can tell. */
export function CheckCount({ session, path, edits }: CheckCountProps) {
  const warnings = useWarnings(session, path, edits);
  const [opened, setOpened] = useState(false);
  if (warnings.length === 0) return null;
  const choose = (line: number) => {
    setOpened(false);
    showLine(session.buffer.view, line);
  };
  const words = warnings.length === 1 ? '1 note' : `${warnings.length} notes`;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={420} shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          flex="none"
          leftSection={<IconInfoCircle size={14} stroke={1.8} />}
          aria-label={`${words} for agents`}
          onClick={() => setOpened(!opened)}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" maw="calc(100vw - 24px)">
        <ScrollArea.Autosize mah={320} type="auto">
          <Stack gap={2} role="list" aria-label="What agents would stumble over">
            {warnings.map((warning, index) => (
              <Note key={index} warning={warning} onChoose={choose} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function Note({ warning: { line, message }, onChoose }: { warning: DocWarning; onChoose: (line: number) => void }) {
  const words = (
    <Text size="sm" span>
      {line !== undefined && (
        <Text size="xs" c="dimmed" span>
          Line {line}:{' '}
        </Text>
      )}
      {message}
    </Text>
  );
  return (
    <div role="listitem">
      {line === undefined ? (
        <div className={classes.note}>{words}</div>
      ) : (
        <UnstyledButton className={classes.note} onClick={() => onChoose(line)}>
          {words}
        </UnstyledButton>
      )}
    </div>
  );
}

/** Of the text as it stood at the last pause in typing. What fails here is no news: the save line tells what matters. */
function useWarnings(session: EditorSession, path: string, edits: number): readonly DocWarning[] {
  const slug = useSlug();
  const [settled] = useDebouncedValue(edits, PAUSE);
  const { data } = useQuery({
    queryKey: queryKeys.checks(slug, path, settled),
    queryFn: () => checkText(slug, { path, content: session.buffer.raw() }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  return data?.warnings ?? [];
}
