import { refusal } from './failures.js';

/** So many, and more than half of all documents: more often an accident (another branch, a restored server) than meant. */
const MOST_DELETIONS = 10;

/** @throws Failure when a command would delete most documents at once and nobody said that it may. */
export function brake(deletions: number, of: number, { allowDeletes, where }: { allowDeletes: boolean; where: string }): void {
  if (allowDeletes || deletions <= MOST_DELETIONS || deletions * 2 <= of) return;
  throw refusal(`${deletions} of ${of} documents are gone ${where}; nothing was changed. If that is meant, say --allow-deletes`, 'brake');
}
