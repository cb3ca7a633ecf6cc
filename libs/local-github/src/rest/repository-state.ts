import { listTree, type ListedEntry } from '../git/list-tree.js';
import { readRef, resolveRevision, type Ref } from '../git/refs.js';
import type { Commit } from '../git/objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { emptyRepository, notFound } from '../server/api-error.js';
import type { RepositoryCall } from '../server/routes.js';
import type { PullRecord } from '../storage/records.js';

/** The Git Data API refuses to work on a repository without a commit; the first one goes through `contents`. */
export async function assertNotEmpty(repository: HostedRepository): Promise<void> {
  if (await repository.isEmpty()) throw emptyRepository();
}

export async function branch(repository: HostedRepository, name: string): Promise<{ ref: Ref; commit: Commit }> {
  const ref = await readRef(repository.objects, `refs/heads/${name}`);
  const commit = ref && (await repository.objects.commit(ref.sha));
  if (!ref || !commit) throw notFound('Branch not found');
  return { ref, commit };
}

/** The commit that a branch, tag, ref or SHA names; the default branch without one. */
export async function commitAt(repository: HostedRepository, revision: string | undefined): Promise<Commit | undefined> {
  const sha = await resolveRevision(repository.objects, revision || repository.record.defaultBranch);
  return sha === undefined ? undefined : repository.objects.commit(sha);
}

/** The entry of a path, with its full path; names are bytes, so git itself looks it up. */
export async function entryAt(repository: HostedRepository, commit: Commit, path: string): Promise<ListedEntry | undefined> {
  const cut = path.lastIndexOf('/');
  const parent = await repository.objects.readPath(commit.sha, path.slice(0, Math.max(cut, 0)));
  if (parent?.type !== 'tree') return undefined;
  const entries = await listTree(repository.git, parent.sha, false);
  const found = entries.find((entry) => entry.path === path.slice(cut + 1));
  return found && { ...found, path };
}

/** The pull request that the address names. Throws ApiError 404. */
export function pullOf({ site, repository, params }: RepositoryCall): PullRecord {
  const pull = site.pulls.find(repository, Number(params['number']));
  if (!pull) throw notFound();
  return pull;
}

/** `refs/` may be left out in addresses. */
export function fullRefName(text: string): string {
  return text.startsWith('refs/') ? text : `refs/${text}`;
}
