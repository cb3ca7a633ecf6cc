import { Anchor, Burger, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ColorSchemeToggle } from './color-scheme-toggle.js';
import { ConnectionBadge } from './connection-badge.js';
import { Logo } from './logo.js';
import { ShortcutsButton } from './shortcuts.js';
import { UserMenu } from './user-menu.js';

interface HeaderProps {
  place?: ReactNode;
  tools?: ReactNode;
  burger: { open: boolean; toggle: () => void } | null;
}

export function Header({ place, tools, burger }: HeaderProps) {
  return (
    <Group h="100%" px="sm" justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="xs" wrap="nowrap" miw={0} flex="1 1 auto">
        {burger && <Burger opened={burger.open} onClick={burger.toggle} hiddenFrom="sm" size="sm" aria-label={burger.open ? 'Close navigation' : 'Open navigation'} />}
        <Anchor component={Link} to="/" underline="never" c="inherit" fw={650} aria-label="Lockstep: all projects" style={{ flex: 'none' }}>
          <Group gap={8} wrap="nowrap">
            <Logo />
            {!place && 'Lockstep'}
          </Group>
        </Anchor>
        {place}
      </Group>
      <Group gap={4} wrap="nowrap" flex="none">
        {tools}
        <ConnectionBadge />
        <ShortcutsButton />
        <ColorSchemeToggle />
        <UserMenu />
      </Group>
    </Group>
  );
}
