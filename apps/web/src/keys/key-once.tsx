import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconEyeExclamation } from '@tabler/icons-react';
import type { KeyOnce } from '../api/keys.js';
import { CopyField } from '../ui/copy-field.js';

/** The only time the secret is on a screen. Closing needs the button, so that no stray click loses it. */
export function KeyOnceDialog({ created, onClose }: { created: KeyOnce; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={`Key “${created.name}”`} size="lg" closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconEyeExclamation size={18} />}>
          Copy it now. Lockstep keeps only a fingerprint and cannot show it again.
        </Alert>
        <CopyField label="API key" value={created.key} />
        <CopyField label="Try it" value={`curl -H "X-API-Key: ${created.key}" ${window.location.origin}/api/v1/projects`} />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
