import { Alert, Button, Group, List, Modal, Stack } from '@mantine/core';
import { IconEyeExclamation } from '@tabler/icons-react';
import type { Webhook } from '../api/links.js';
import { CopyField } from '../ui/copy-field.js';

/** What GitHub has to know so that pushes arrive at once. The secret is on a screen this once. */
export function WebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Linked. Now tell GitHub" size="lg" closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconEyeExclamation size={18} />}>
          Copy the secret now; it is not shown again. Without the webhook pushes still arrive, a few minutes later.
        </Alert>
        <List size="sm" type="ordered" spacing={4}>
          <List.Item>In the repository: Settings → Webhooks → Add webhook</List.Item>
          <List.Item>Content type application/json, events “Pushes” and “Pull requests”</List.Item>
        </List>
        <CopyField label="Payload URL" value={webhook.url} />
        <CopyField label="Secret" value={webhook.secret} />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
