import { Anchor, Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { ColorSchemeToggle } from './color-scheme-toggle.js';
import { Logo } from './logo.js';

/** The frame of the pages before signing in. */
export function Door({ title, text, children, footer }: { title: string; text: string; children: ReactNode; footer?: ReactNode }) {
  useDocumentTitle(`${title} · Lockstep`);
  return (
    <Box mih="100dvh" pos="relative">
      <Group pos="absolute" top={16} right={16}>
        <ColorSchemeToggle />
      </Group>
      <Center mih="100dvh" p="md" component="main">
        <Stack w={400} maw="100%" gap="xl">
          <Stack gap={6} align="center">
            <Logo size={40} />
            <Title order={1} ta="center" mt="xs">
              {title}
            </Title>
            <Text c="dimmed" ta="center" size="sm">
              {text}
            </Text>
          </Stack>
          <Paper withBorder radius="lg" p={{ base: 'lg', xs: 'xl' }}>
            {children}
          </Paper>
          {footer && (
            <Text size="sm" ta="center" c="dimmed">
              {footer}
            </Text>
          )}
          <Text size="xs" ta="center" c="dimmed">
            Documents that people and agents edit together, in step with GitHub. <Anchor href="/api/docs" inherit>API</Anchor>
          </Text>
        </Stack>
      </Center>
    </Box>
  );
}
