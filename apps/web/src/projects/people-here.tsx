import { Avatar, Group, Text, Tooltip } from '@mantine/core';
import type { PresenceEntry } from '@lockstep/contracts';
import { useUser } from '../app/use-sign-in.js';
import { useRoom } from './project-context.js';

/** Others who have this project, or this document, open right now. Nothing is shown when nobody is. */
export function PeopleHere({ docId, compact = false }: { docId?: string; compact?: boolean }) {
  const { presence } = useRoom();
  const me = useUser();
  const others = presence.filter((entry) => entry.actor.id !== me.id && (docId === undefined || entry.docIds.includes(docId)));
  if (others.length === 0) return null;
  const names = others.map((entry) => entry.actor.name).join(', ');
  return (
    <Group gap="xs" wrap="nowrap" role="group" aria-label={`Also here: ${names}`}>
      <Avatar.Group spacing="sm">{others.slice(0, 5).map(face)}</Avatar.Group>
      {!compact && (
        <Text size="sm" c="dimmed">
          {names} {others.length === 1 ? 'is' : 'are'} here too
        </Text>
      )}
    </Group>
  );
}

function face({ actor }: PresenceEntry) {
  return (
    <Tooltip key={`${actor.kind}-${actor.id}`} label={actor.name}>
      <Avatar name={actor.name} color="initials" size={26} />
    </Tooltip>
  );
}
