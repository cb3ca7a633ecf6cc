import { signatureNow, writeCommit } from '../git/commit-object.js';
import { commitShas } from '../git/history.js';
import { moveRef, readRef } from '../git/refs.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import type { UserRecord } from '../storage/records.js';
import type { ForcePushFault } from './plan.js';

/** Rewrites a branch as its owner, past all rules, and says what came of it. It is announced like any other push. */
export async function forcePush(site: Site, fault: ForcePushFault, path: string): Promise<string> {
  const [owner = '', name = ''] = (fault.repository ?? repositoryOf(path)).split('/');
  const repository = site.repositories.find(owner, name) ?? site.repositories.findFormer(owner, name);
  const actor = repository && site.accounts.byLogin(repository.record.owner);
  if (!repository || !actor) return 'no repository';
  const branch = fault.branch ?? repository.record.defaultBranch;
  return repository.changeRefs(actor, async () => {
    const before = (await readRef(repository.objects, `refs/heads/${branch}`))?.sha;
    const after = before && (await rewritten(repository, before, fault, actor));
    if (!before || !after) return `${branch} has too few commits`;
    await moveRef(repository.git, `refs/heads/${branch}`, before, after);
    return `${branch} from ${before} to ${after}`;
  });
}

/** `/repos/owner/name/…` of the API, `/owner/name.git/…` of git. */
function repositoryOf(path: string): string {
  const [owner = '', name = ''] = path.replace(/^\/repos\//, '/').split('/').slice(1);
  return `${owner}/${name.replace(/\.git$/, '')}`;
}

/** Undefined where the branch does not reach back that far. */
async function rewritten({ git, objects }: HostedRepository, head: string, { to = 'sibling', commits = 1 }: ForcePushFault, actor: UserRecord): Promise<string | undefined> {
  const line = await commitShas(git, { from: head, firstParent: true, limit: commits + 1 });
  const ancestor = line[commits];
  if (to === 'ancestor') return ancestor;
  const commit = line.length < commits ? undefined : await objects.commit(head);
  const by = signatureNow(actor.name, actor.email);
  return commit && writeCommit(git, { tree: commit.tree, parents: ancestor ? [ancestor] : [], author: by, committer: by, message: `${commit.message.trimEnd()}\n\nRewritten.\n` });
}
