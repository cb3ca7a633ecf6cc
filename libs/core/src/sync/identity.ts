import type { HeadAnswer, RepositoryFacts } from '../ports/git-remote.js';
import { RemoteFailure } from '../ports/git-remote.js';
import { SYNC_ACTOR } from './run.js';
import type { SyncRun } from './run.js';

/**
 * Makes sure that the link's name still leads to the repository that was linked, before anything is read from it or written to it. A name may
 * be gone, lead elsewhere after a rename or a transfer, or belong to another repository by now; the number stays.
 * @returns the look at the branch, taken again where the first one was taken at another place.
 * @throws RemoteFailure `not_found` or `replaced` when the repository cannot be found.
 */
export async function identify(run: SyncRun, look: HeadAnswer | RemoteFailure): Promise<HeadAnswer> {
  if (look instanceof RemoteFailure && look.kind !== 'not_found') throw look;
  const named = look instanceof RemoteFailure ? null : await orNull(run.remote.probe());
  const { repoId, owner, repo } = run.link;
  const isOurs = named !== null && (repoId === null || BigInt(named.id) === repoId);
  const facts = isOurs ? named : repoId === null ? null : await orNull(run.remote.locate(Number(repoId)));
  if (!facts) throw look instanceof RemoteFailure ? look : gone(run, named);
  run.isArchived = facts.archived;
  if (isOurs && facts.owner === owner && facts.repo === repo && !run.remote.wasRedirected) return look as HeadAnswer;
  await follow(run, facts);
  return run.remote.head(run.link.branch, null);
}

async function follow(run: SyncRun, { id, owner, repo }: RepositoryFacts): Promise<void> {
  const { link } = run;
  await run.write(async (tx) => {
    await tx.sync.updateLink(link.id, { owner, repo, repoId: BigInt(id), etag: null });
    const data = { linkId: link.id, owner, repo, branch: link.branch };
    await tx.outbox.append({ type: 'link.updated', projectId: link.projectId, docId: null, actor: SYNC_ACTOR, data });
  });
  run.renamed({ owner, repo });
}

function gone({ link }: SyncRun, named: RepositoryFacts | null): RemoteFailure {
  if (!named) return new RemoteFailure('not_found', 'Not Found');
  return new RemoteFailure('replaced', `${link.owner}/${link.repo} is another repository by now than the one that was linked.`);
}

async function orNull(asked: Promise<RepositoryFacts>): Promise<RepositoryFacts | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RemoteFailure && error.kind === 'not_found') return null;
    throw error;
  }
}
