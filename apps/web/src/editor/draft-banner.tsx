import { Alert, Button, Group, Text } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import type { DraftShown } from './draft-follower.js';

interface DraftBannerProps {
  draft: DraftShown;
  name: string;
  following: boolean;
  onFollow: (following: boolean) => void;
}

/** Says whose unsaved words are on the screen, or could be. */
export function DraftBanner({ draft, name, following, onFollow }: DraftBannerProps) {
  return (
    <Alert color="grape" variant="light" radius={0} py={6} icon={<IconKeyboard size={18} />} role="status" aria-label="Typing">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words(draft, name, following)}</Text>
        {draft.kind === 'text' && (
          <Button size="compact-sm" variant="default" onClick={() => onFollow(!following)}>
            {following ? 'Show the saved text' : 'Follow the typing'}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

function words(draft: DraftShown, name: string, following: boolean): string {
  if (draft.kind === 'tooLarge') return `${name} is changing a lot at once. You will see it when it is saved.`;
  return following ? `You see what ${name} is typing. It is not saved yet.` : `${name} is typing. You see the saved text.`;
}
