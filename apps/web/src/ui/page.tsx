import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface PageProps {
  title: string;
  /** One sentence under the title: what this page is for. */
  about?: ReactNode;
  actions?: ReactNode;
  width?: number;
  children: ReactNode;
}

/** The frame of every page but the editor: a heading that names it, its actions, its content. */
export function Page({ title, about, actions, width = 880, children }: PageProps) {
  useDocumentTitle(`${title} · Lockstep`);
  return (
    <Box maw={width} mx="auto" px={{ base: 'md', sm: 'xl' }} py={{ base: 'lg', sm: 32 }} w="100%">
      <Group justify="space-between" align="flex-start" mb="lg" gap="md">
        <Stack gap={4} flex="1 1 16rem">
          <Title order={1}>{title}</Title>
          {about && (
            <Text c="dimmed" size="sm" maw={620}>
              {about}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}
