import { ActionIcon, Button, Group, Menu, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { useOs } from '@mantine/hooks';
import { IconChevronDown, IconMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { LIMITS } from '@lockstep/contracts';
import type { EditorSession } from './editor-session.js';
import type { SessionView } from './session-view.js';

/** Save at once, or with a message that becomes the commit's. */
export function SaveButton({ session, picture }: { session: EditorSession; picture: SessionView }) {
  const [asking, setAsking] = useState(false);
  const mac = useOs() === 'macos';
  const { dirty, saving } = picture.save;
  const possible = dirty && !saving && !picture.readOnly;
  return (
    <Group gap={1} wrap="nowrap">
      <Tooltip label={`Save (${mac ? '⌘' : 'Ctrl'} S)`}>
        <Button size="xs" data-disabled={!possible || undefined} aria-disabled={!possible} onClick={(event) => (possible ? void session.save() : event.preventDefault())} style={{ borderStartEndRadius: 0, borderEndEndRadius: 0 }}>
          Save
        </Button>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} variant="filled" aria-label="More ways to save" data-disabled={!possible || undefined} disabled={!possible} style={{ borderStartStartRadius: 0, borderEndStartRadius: 0 }}>
            <IconChevronDown size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconMessage size={16} />} onClick={() => setAsking(true)}>
            Save with a message…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && <MessageDialog session={session} onClose={() => setAsking(false)} />}
    </Group>
  );
}

function MessageDialog({ session, onClose }: { session: EditorSession; onClose: () => void }) {
  const [message, setMessage] = useState('');
  return (
    <Modal opened onClose={onClose} title="Save with a message">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          void session.save({ message: message.trim() });
        }}
      >
        <Stack>
          <TextInput label="Message" description="Shown in the history, and in the commit on GitHub." required maxLength={LIMITS.messageChars} data-autofocus value={message} onChange={(event) => setMessage(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit">Save</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
