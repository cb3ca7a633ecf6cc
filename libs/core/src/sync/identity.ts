import type { HeadAnswer, RepositoryFacts } from '../ports/git-remote.js';
import { RemoteFailure } from '../ports/git-remote.js';
import { SYNC_ACTOR } from './run.js';
import type { SyncRun } from './run.js';

/**
 * Makes sure that the link's name still leads to the repository that was linked, before anything is read from it or written to it. A name may
 * be gone, lead elsewhere after a rename or a transfer, or belong to another repository by now; the number stays. The installation by which a
 * GitHub App opens it may be another one too.
 * @returns the look at the branch, taken again where the first one was taken at another place.
 * @throws RemoteFailure `not_found`, `suspended` or `replaced` when the repository cannot be found.
 */
export async function identify(run: SyncRun, look: HeadAnswer | RemoteFailure): Promise<HeadAnswer> {
  if (look instanceof RemoteFailure && !isLost(look)) throw look;
  const { repoId, owner, repo, installationId } = run.link;
  const named = look instanceof RemoteFailure && installationId === null ? null : await orNull(run.remote.probe());
  const isOurs = named !== null && (repoId === null || BigInt(named.id) === repoId);
  const facts = isOurs ? named : repoId === null ? null : await orNull(run.remote.locate(Number(repoId)));
  if (!facts) throw gone(run, look, named);
  run.isArchived = facts.archived;
  const isSame = facts.owner === owner && facts.repo === repo && bigOrNull(facts.installationId) === installationId;
  if (isOurs && isSame && !run.remote.wasRedirected && !(look instanceof RemoteFailure)) return look;
  await follow(run, facts);
  return run.remote.head(run.link.branch, null);
}

async function follow(run: SyncRun, { id, owner, repo, ...facts }: RepositoryFacts): Promise<void> {
  const { link } = run;
  const installationId = bigOrNull(facts.installationId);
  await run.write(async (tx) => {
    await tx.sync.updateLink(link.id, { owner, repo, installationId, repoId: BigInt(id), etag: null });
    if (owner === link.owner && repo === link.repo) return;
    const data = { linkId: link.id, owner, repo, branch: link.branch };
    await tx.outbox.append({ type: 'link.updated', projectId: link.projectId, docId: null, actor: SYNC_ACTOR, data });
  });
  run.renamed({ owner, repo, installationId });
}

/** An App is told "Not Found" of what it may not see, so for its links nobody can tell that from a repository that is gone. */
function gone({ link }: SyncRun, look: HeadAnswer | RemoteFailure, named: RepositoryFacts | null): RemoteFailure {
  if (look instanceof RemoteFailure && (look.kind === 'suspended' || link.installationId === null)) return look;
  if (!named && link.installationId !== null) {
    return new RemoteFailure('suspended', `The GitHub App does not reach ${link.owner}/${link.repo} any more, or the repository is gone.`);
  }
  if (!named) return new RemoteFailure('not_found', 'Not Found');
  return new RemoteFailure('replaced', `${link.owner}/${link.repo} is another repository by now than the one that was linked.`);
}

async function orNull(asked: Promise<RepositoryFacts>): Promise<RepositoryFacts | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RemoteFailure && isLost(error)) return null;
    throw error;
  }
}

function isLost({ kind }: RemoteFailure): boolean {
  return kind === 'not_found' || kind === 'suspended';
}

function bigOrNull(id: number | null): bigint | null {
  return id === null ? null : BigInt(id);
}
