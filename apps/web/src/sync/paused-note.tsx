import { Alert, Button, Text } from '@mantine/core';
import type { Link } from '@lockstep/contracts';
import { useMay } from '../projects/project-context.js';
import { When } from '../ui/when.js';
import { toneColors } from './link-words.js';
import { useLinkPause } from './use-link-pause.js';

/** Says that a link is left alone, since when and by whom, with the way out for those who may take it. */
export function PausedNote({ link }: { link: Link }) {
  const pause = useLinkPause(link);
  const mayManage = useMay('admin');
  if (!link.paused) return null;
  return (
    <Alert color={toneColors.waiting} variant="light" title="Paused">
      {link.paused.words}{' '}
      <Text span inherit c="dimmed">
        Since <When at={link.paused.since} />.
      </Text>
      {mayManage && (
        <Button size="compact-sm" variant="light" mt="xs" display="block" loading={pause.changing} onClick={() => pause.set(false)}>
          Resume
        </Button>
      )}
    </Alert>
  );
}
