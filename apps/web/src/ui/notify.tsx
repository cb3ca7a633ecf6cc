import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { inWords } from '../api/problem.js';

let shown = 0;

/** Something went as asked. `undo` stays on offer for ten seconds. */
export function done(message: string, undo?: () => void): void {
  shown += 1;
  const id = `done-${shown}`;
  const undone = (): void => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    color: 'pine',
    autoClose: undo ? 10_000 : 4_000,
    message: undo ? (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="light" onClick={undone}>
          Undo
        </Button>
      </Group>
    ) : (
      message
    ),
  });
}

/** Something did not; stays until it is read. */
export function failed(what: string, error: unknown): void {
  notifications.show({ color: 'red', title: what, message: inWords(error), autoClose: false });
}
