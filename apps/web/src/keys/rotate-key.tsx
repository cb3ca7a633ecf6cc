import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKey } from '@lockstep/contracts';
import { rotateKey } from '../api/keys.js';
import type { KeyOnce } from '../api/keys.js';
import { queryKeys } from '../api/query-keys.js';
import { queries } from '../app/page-services.js';
import { useSlug } from '../projects/project-context.js';
import { ProblemNote } from '../ui/problem-note.js';

/** Seconds that the old secret goes on working, so that nothing breaks while it is replaced. */
const graces = [
  { value: '0', label: 'not at all: it has leaked' },
  { value: '3600', label: 'for one hour' },
  { value: '86400', label: 'for a day' },
  { value: '604800', label: 'for a week' },
];

export function RotateKeyDialog({ apiKey, onClose, onRotated }: { apiKey: ApiKey; onClose: () => void; onRotated: (key: KeyOnce) => void }) {
  const slug = useSlug();
  const [grace, setGrace] = useState('3600');
  const rotate = useMutation({
    mutationFn: () => rotateKey(slug, apiKey.id, Number(grace)),
    onSuccess: (key) => {
      onClose();
      onRotated(key);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: queryKeys.keys(slug) }),
  });
  return (
    <Modal opened onClose={onClose} title={`Rotate ${apiKey.name}?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate();
        }}
      >
        <Stack>
          <Text size="sm">You get a new secret now. Scopes, paths and expiry stay.</Text>
          <Select label="The old secret goes on working" data={graces} allowDeselect={false} value={grace} onChange={(value) => setGrace(value ?? grace)} />
          <ProblemNote title="Not rotated" error={rotate.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={rotate.isPending}>
              Rotate
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
