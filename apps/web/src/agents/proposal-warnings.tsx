import { Alert, List, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { checkText } from '../api/docs.js';
import { queryKeys } from '../api/query-keys.js';
import { useSlug } from '../projects/project-context.js';

/** What agents would stumble over in the proposed text, before somebody applies it; nothing when there is nothing or nobody can tell. */
export function ProposalWarnings({ proposal: { id, path, content } }: { proposal: { id: string; path: string; content: string } }) {
  const slug = useSlug();
  const { data } = useQuery({ queryKey: [...queryKeys.proposals(slug), id, 'checks'], queryFn: () => checkText(slug, { path, content }), retry: false });
  if (!data || data.warnings.length === 0) return null;
  return (
    <Alert color="yellow" variant="light" icon={<IconInfoCircle size={18} />} title="In the proposed text" aria-label="Notes on the proposed text">
      <List size="sm" mah={200} style={{ overflow: 'auto' }}>
        {data.warnings.map(({ line, message }, index) => (
          <List.Item key={index}>
            {line !== undefined && (
              <Text span inherit c="dimmed">
                Line {line}:{' '}
              </Text>
            )}
            {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
