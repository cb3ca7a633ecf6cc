import type { Scope } from '@lockstep/contracts';

/** What each scope lets a key do, for the one who grants it. */
export const scopeWords: Record<Scope, string> = {
  'docs:read': 'Read documents, search and pull bundles',
  'docs:write': 'Create, save, move and delete documents',
  'locks:write': 'Hold locks while it edits',
  'locks:steal': 'Take over locks of idle people',
  hooks: 'Connect Claude Code by its hooks',
  'sync:run': 'Start a sync with GitHub',
};
