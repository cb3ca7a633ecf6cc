import { ActionIcon, Group, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys, useOs } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';
import { keyName, shortcuts } from './shortcut-list.js';

/** The `?` key and its button: what the keyboard can do. */
export function ShortcutsButton() {
  const [open, { open: show, close }] = useDisclosure(false);
  useHotkeys([['shift+?', show]]);
  return (
    <>
      <Tooltip label="Keyboard shortcuts (?)">
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard shortcuts" onClick={show} visibleFrom="sm">
          <IconKeyboard size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={open} onClose={close} title="Keyboard shortcuts">
        <ShortcutTable />
      </Modal>
    </>
  );
}

function ShortcutTable() {
  const mac = useOs() === 'macos';
  return (
    <Table verticalSpacing={6}>
      <Table.Tbody>
        {shortcuts.map(({ keys, does }) => (
          <Table.Tr key={does}>
            <Table.Td>{does}</Table.Td>
            <Table.Td>
              <Group gap={4} justify="flex-end" wrap="nowrap">
                {keys.map((key) => (
                  <Kbd key={key}>{keyName(key, mac)}</Kbd>
                ))}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
