import type { StagedChange } from '@lockstep/contracts';
import type { LockState } from './lock-state.js';

/** What waits for a document, in words. @param path where the document stands here. */
export function stagedWords({ author, content, path: there }: Pick<StagedChange, 'author' | 'content' | 'path'>, path: string, lock: LockState): string {
  const then = `when ${whoIsDone(lock)}`;
  if (content === null) return `${author.name} deleted this document on GitHub; ${then} it will be archived, or, if its text was changed meanwhile, somebody is asked.`;
  if (there !== path) return `${author.name} moved this document to ${there} on GitHub; it will be moved ${then}.`;
  return `A change from GitHub by ${author.name} is waiting; it will be merged ${then}.`;
}

function whoIsDone(lock: LockState): string {
  if (lock.kind === 'theirs') return `${lock.lock.holder.name} is done`;
  return lock.kind === 'free' ? 'the lock has ended' : 'you are done';
}
