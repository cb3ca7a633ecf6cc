import { ActionIcon, Avatar, Menu, Text } from '@mantine/core';
import { IconHeartbeat, IconLogout, IconStack2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { logOut } from '../api/accounts.js';
import { unsavedHere } from '../editor/held-here.js';
import { confirm } from '../ui/confirm.js';
import { failed } from '../ui/notify.js';
import { useUser } from './use-sign-in.js';

export function UserMenu() {
  const user = useUser();
  const leave = useMutation({
    mutationFn: logOut,
    onError: (error) => failed('You are still signed in', error),
  });
  const ask = (): void => {
    if (!unsavedHere()) return leave.mutate();
    const text = 'Your unsaved text stays on this device and is offered when you sign in and open the document again.';
    confirm({ title: 'Sign out with unsaved changes?', text, button: 'Sign out', onConfirm: () => leave.mutate() });
  };
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" radius="xl" aria-label={`Account of ${user.name}`}>
          <Avatar name={user.name} color="initials" size={28} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {user.name}
          </Text>
          <Text size="xs" truncate>
            {user.email}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/" leftSection={<IconStack2 size={16} />}>
          All projects
        </Menu.Item>
        {user.isInstanceOwner && (
          <Menu.Item component={Link} to="/operations" leftSection={<IconHeartbeat size={16} />}>
            Operations
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={ask}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
