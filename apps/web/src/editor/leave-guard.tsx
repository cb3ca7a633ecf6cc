import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from 'react-router';
import type { EditorSession } from './editor-session.js';

/** Going to another page of the app with unsaved text asks first. Closing the tab asks in the browser's own words. */
export function LeaveGuard({ session }: { session: EditorSession }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => session.hasUnsaved() && currentLocation.pathname !== nextLocation.pathname);
  if (blocker.state !== 'blocked') return null;
  const saveAndLeave = async (): Promise<void> => {
    await session.save();
    if (session.hasUnsaved()) blocker.reset();
    else blocker.proceed();
  };
  const leave = async (): Promise<void> => {
    await session.keepEverywhere();
    blocker.proceed();
  };
  return (
    <Modal opened onClose={() => blocker.reset()} title="Leave with unsaved changes?">
      <Stack>
        <Text size="sm">If you leave now, your text is kept as a draft and offered when you open this document again. Nobody else sees it until it is saved.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => blocker.reset()}>
            Stay
          </Button>
          <Button variant="default" onClick={() => void leave()}>
            Leave, keep a draft
          </Button>
          <Button data-autofocus onClick={() => void saveAndLeave()}>
            Save and leave
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
