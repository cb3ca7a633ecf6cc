import { Box, Divider, NavLink, ScrollArea, Stack } from '@mantine/core';
import { IconActivity, IconBrandGithub, IconGitMerge, IconHome, IconKey, IconRobot, IconSearch, IconSettings, IconUsers } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { ProposalCount } from '../agents/proposal-count.js';
import { ConflictCount } from '../conflicts/conflict-count.js';
import { LinkDot } from '../sync/link-dot.js';
import { DocTree } from './doc-tree.js';
import { useSlug } from './project-context.js';

/** Documents above, the rest of the project below. */
export function Sidebar() {
  return (
    <Stack gap={0} h="100%">
      <DocTree />
      <Divider />
      <ScrollArea.Autosize mah="45%" type="auto" style={{ flex: 'none' }}>
        <Box component="nav" p={6} aria-label="Project pages">
          <Place to="" label="Overview" Icon={IconHome} />
          <Place to="/search" label="Search" Icon={IconSearch} />
          <Place to="/activity" label="Activity" Icon={IconActivity} />
          <Place to="/conflicts" label="Conflicts" Icon={IconGitMerge} mark={<ConflictCount />} />
          <Place to="/sync" label="GitHub" Icon={IconBrandGithub} mark={<LinkDot />} />
          <Place to="/agents" label="Agents" Icon={IconRobot} mark={<ProposalCount />} />
          <Place to="/keys" label="API keys" Icon={IconKey} />
          <Place to="/members" label="Members" Icon={IconUsers} />
          <Place to="/settings" label="Settings" Icon={IconSettings} />
        </Box>
      </ScrollArea.Autosize>
    </Stack>
  );
}

interface PlaceProps {
  to: string;
  label: string;
  Icon: ComponentType<{ size: number; stroke: number }>;
  mark?: ReactNode;
}

function Place({ to, label, Icon, mark }: PlaceProps) {
  const address = `/projects/${useSlug()}${to}`;
  const { pathname } = useLocation();
  const active = to === '' ? pathname === address : pathname.startsWith(address);
  return (
    <NavLink
      component={Link}
      to={address}
      label={label}
      active={active}
      aria-current={active ? 'page' : undefined}
      leftSection={<Icon size={17} stroke={1.7} />}
      rightSection={mark}
      py={6}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  );
}
