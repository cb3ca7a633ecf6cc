import { ActionIcon, Avatar, Menu, Text } from '@mantine/core';
import { IconLogout, IconStack2 } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { logOut } from '../api/accounts.js';
import { failed } from '../ui/notify.js';
import { queries } from './page-services.js';
import { useUser } from './use-sign-in.js';

export function UserMenu() {
  const user = useUser();
  const leave = useMutation({
    mutationFn: logOut,
    // The next person on this page must not see what this one had loaded.
    onSuccess: () => queries.clear(),
    onError: (error) => failed('You are still signed in', error),
  });
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
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
