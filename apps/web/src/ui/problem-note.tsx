import { Alert, Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { inWords } from '../api/problem.js';

/** A failure in the server's own words, with a way to try again where there is one. */
export function ProblemNote({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) {
  const note = useRef<HTMLDivElement>(null);
  // A long form may have scrolled it out of sight.
  useEffect(() => void note.current?.scrollIntoView({ block: 'nearest' }), [error]);
  if (!error) return null;
  return (
    <Alert ref={note} role="alert" color="red" variant="light" icon={<IconAlertCircle size={18} />} title={title}>
      {inWords(error)}
      {onRetry && (
        <Button variant="light" color="red" size="compact-sm" mt="xs" display="block" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
