import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

/** Asks before something that somebody could regret; the button says what will happen. */
export function confirm(ask: { title: string; text: ReactNode; button: string; danger?: boolean; onConfirm: () => void }): void {
  modals.openConfirmModal({
    title: ask.title,
    children: <Text size="sm">{ask.text}</Text>,
    labels: { confirm: ask.button, cancel: 'Cancel' },
    confirmProps: ask.danger ? { color: 'red' } : {},
    onConfirm: ask.onConfirm,
  });
}
