import type { FanoutState } from '@lockstep/contracts';

interface CellWords {
  words: string;
  /** Whether the repository says something else than the document. */
  drifted: boolean;
}

/** What one repository has of a document. */
export function cellWords({ state, version }: { state: FanoutState; version: number | null }): CellWords {
  const has = version === null ? 'not there yet' : `version ${version}`;
  if (state === 'same') return { words: has, drifted: false };
  if (state === 'not carried') return { words: 'not carried', drifted: false };
  const why = { behind: 'behind', ahead: 'a change there waits for a lock', conflict: 'conflict' }[state];
  return { words: `${has}, ${why}`, drifted: true };
}
