import { Button, Center } from '@mantine/core';
import type { ReactNode } from 'react';

interface MoreButtonProps {
  /** A query that comes in pages. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  size?: 'sm' | 'compact-sm';
  mt?: 'sm' | 'md' | 'lg';
  children: ReactNode;
}

/** Fetches the next page of a list; nothing when there is none. */
export function MoreButton({ list, size = 'sm', mt, children }: MoreButtonProps) {
  if (!list.hasNextPage) return null;
  return (
    <Center {...(mt && { mt })}>
      <Button variant="default" size={size} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {children}
      </Button>
    </Center>
  );
}
