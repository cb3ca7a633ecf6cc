import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { ROLES } from '@lockstep/contracts';
import type { Role } from '@lockstep/contracts';
import { invite } from '../api/projects.js';
import type { Invitation } from '../api/projects.js';
import { CopyField } from '../ui/copy-field.js';
import { ProblemNote } from '../ui/problem-note.js';
import { When } from '../ui/when.js';
import { useSlug } from './project-context.js';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const slug = useSlug();
  const form = useForm({ initialValues: { email: '', role: 'editor' as Role } });
  const send = useMutation({ mutationFn: (values: { email: string; role: Role }) => invite(slug, values) });
  return (
    <Modal opened onClose={onClose} title="Invite somebody">
      {send.data ? (
        <Invited invitation={send.data} email={form.values.email} onClose={onClose} />
      ) : (
        <form onSubmit={form.onSubmit((values) => send.mutate(values))}>
          <Stack>
            <TextInput label="E-mail" type="email" required data-autofocus {...form.getInputProps('email')} />
            <Select label="Role" data={ROLES.filter((role) => role !== 'owner')} allowDeselect={false} {...form.getInputProps('role')} />
            <ProblemNote error={send.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={send.isPending}>
                Make the invitation
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Invited({ invitation, email, onClose }: { invitation: Invitation; email: string; onClose: () => void }) {
  return (
    <Stack>
      <CopyField label="Invitation link" value={invitation.url} />
      <Text size="sm" c="dimmed">
        Send it to {email}. It is shown only now, works once and only for this address, and ends <When at={invitation.expiresAt} />.
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
