import { AppShell } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ConnectionBar } from './connection-bar.js';
import { Header } from './header.js';

interface FrameProps {
  /** The side bar; pages without one get the whole width. */
  navbar?: ReactNode;
  /** What the header says after the logo. */
  place?: ReactNode;
  /** Header buttons of the place, left of those that are always there. */
  tools?: ReactNode;
  children: ReactNode;
}

/** Header, side bar and content. On a narrow screen the side bar is behind the burger and closes when a page was chosen. */
export function Frame({ navbar, place, tools, children }: FrameProps) {
  const [open, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(close, [pathname, close]);
  return (
    <AppShell
      header={{ height: 52 }}
      padding={0}
      {...(navbar ? { navbar: { width: 292, breakpoint: 'sm', collapsed: { mobile: !open } } } : {})}
    >
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <AppShell.Header withBorder>
        <Header place={place} tools={tools} burger={navbar ? { open, toggle } : null} />
      </AppShell.Header>
      {navbar && (
        <AppShell.Navbar withBorder aria-label="Project">
          {navbar}
        </AppShell.Navbar>
      )}
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none', display: 'flex', flexDirection: 'column' }}>
        {children}
      </AppShell.Main>
      <ConnectionBar />
    </AppShell>
  );
}
