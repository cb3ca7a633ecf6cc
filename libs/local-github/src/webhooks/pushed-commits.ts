import { commitShas } from '../git/history.js';
import type { Commit } from '../git/objects.js';
import { isAncestor } from '../git/refs.js';
import type { RefChange, RefsChanged } from '../hosting/hosted-repository.js';

export interface PushedCommits {
  /** Oldest first. */
  readonly commits: readonly Commit[];
  /** Where the ref is now; undefined when it was deleted. */
  readonly head: Commit | undefined;
  readonly forced: boolean;
}

/** What a ref gained: against where it was, or, for a new ref, against all that the repository had. */
export async function pushedCommits(event: RefsChanged, change: RefChange, cap: number): Promise<PushedCommits> {
  const { git, objects } = event.repository;
  if (!change.after) return { commits: [], head: undefined, forced: false };
  const head = await objects.commit(change.after);
  if (!head) return { commits: [], head: undefined, forced: false };
  const known = change.before ? [change.before] : event.before.map(({ sha }) => sha);
  const shas = await commitShas(git, { from: head.sha, without: known, limit: cap });
  const commits = await Promise.all(shas.reverse().map((sha) => objects.commit(sha)));
  const forced = change.before !== undefined && !(await isAncestor(git, change.before, head.sha));
  return { commits: commits.filter((commit) => commit !== undefined), head, forced };
}
