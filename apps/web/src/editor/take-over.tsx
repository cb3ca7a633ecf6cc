import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { LIMITS } from '@lockstep/contracts';
import { ProblemNote } from '../ui/problem-note.js';
import type { EditorSession } from './editor-session.js';

/** Taking a lock from somebody who is perhaps still thinking: with a reason, which the activity feed keeps. */
export function TakeOverDialog({ session, onClose }: { session: EditorSession; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const take = useMutation({ mutationFn: () => session.takeOver(reason.trim()), onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title="Take over editing?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          take.mutate();
        }}
      >
        <Stack>
          <Text size="sm">The other page becomes read-only at once. What was typed there and not saved is kept for its writer, who can merge it.</Text>
          <TextInput label="Reason" description="Everybody sees it in the activity feed." placeholder="Release is waiting for this" required maxLength={LIMITS.lockReasonChars} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <ProblemNote error={take.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="orange" loading={take.isPending} disabled={reason.trim() === ''}>
              Take over
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
