import type { Page } from '@lockstep/contracts';
import { LIMITS } from '@lockstep/contracts';

/** Follows the cursors to the end: for lists that a page shows whole. */
export async function everyPage<T>(ask: (query: { limit: number; cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await ask({ limit: LIMITS.pageMax, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
