import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { LIMITS } from '@lockstep/contracts';
import { rejectProposal } from '../api/agents.js';
import { useSlug } from '../projects/project-context.js';
import { ProblemNote } from '../ui/problem-note.js';

/** An agent that is told why does not propose the same again. */
export function RejectDialog({ proposalId, onClose, onRejected }: { proposalId: string; onClose: () => void; onRejected: () => void }) {
  const slug = useSlug();
  const [note, setNote] = useState('');
  const reject = useMutation({ mutationFn: () => rejectProposal(slug, proposalId, note.trim()), onSuccess: onRejected });
  return (
    <Modal opened onClose={onClose} title="Reject the proposal?">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          reject.mutate();
        }}
      >
        <Stack>
          <Text size="sm">The document stays as it is. The text stays among the decided proposals.</Text>
          <Textarea
            label="Reason"
            description="Optional. The agent is told with its next prompt."
            placeholder="We keep tabs here"
            autosize
            minRows={2}
            maxRows={8}
            maxLength={LIMITS.proposalNoteChars}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ProblemNote title="Not rejected" error={reject.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" color="red" loading={reject.isPending}>
              Reject
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
