import type { VersionSource } from '@lockstep/contracts';

/** How a version came to be. */
export const sourceWords: Record<VersionSource, { word: string; color: string }> = {
  editor: { word: 'edited', color: 'pine' },
  api: { word: 'agent or script', color: 'violet' },
  github: { word: 'git push', color: 'dark' },
  merge: { word: 'merge', color: 'blue' },
  restore: { word: 'restored', color: 'orange' },
};
