import { createHash } from 'node:crypto';
import type { LinkPullRequest } from '@lockstep/contracts';
import type { GitRemote } from '../ports/git-remote.js';
import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';
import { deletedHere, hasUnsynced, unsyncedDocs } from './snapshot.js';
import type { OurSide, Waiting } from './snapshot.js';

/** What of our side a pull request is about: the same key again, on the same head, asks for the same commit. */
export function proposalKey(ours: OurSide, waiting: Waiting): string {
  const docs = unsyncedDocs(ours, waiting).map(({ id, version, path }) => [id, version, path]);
  const gone = deletedHere(ours, waiting.conflicts).map(({ docId }) => [docId]);
  return createHash('sha256').update(JSON.stringify([...docs, ...gone].sort())).digest('hex');
}

/** Whether our side has something to say that the branch has not, and an open pull request neither. */
export function hasUnsaid({ mode, pullRequest }: LinkRow, ours: OurSide, waiting: Waiting): boolean {
  if (pullRequest === null || pullRequest.state === 'closed') return hasUnsynced(ours, waiting);
  return mode === 'direct' || !pullRequest.settled || pullRequest.ours !== proposalKey(ours, waiting);
}

/** Asks, with one conditional request, whether the link's pull request is still what it was: neither merged nor closed nor opened again. */
export async function isProposalUnmoved(store: Store, remote: GitRemote, link: LinkRow): Promise<boolean> {
  const { pullRequest } = link;
  if (pullRequest === null || pullRequest.number === null) return true;
  const answer = await remote.pullRequest(pullRequest.number, pullRequest.etag);
  if (answer.kind === 'unchanged') return true;
  if (answer.facts.state !== pullRequest.state) return false;
  await store.transaction(async (tx) => {
    if (await tx.sync.ownsLink(link.id, link.runToken)) await tx.sync.updateLink(link.id, { pullRequest: { ...pullRequest, etag: answer.facts.etag } });
  });
  return true;
}

/** The pull request as people see it; null while there is none to look at. */
export function viewPullRequest({ pullRequest }: LinkRow): LinkPullRequest | null {
  if (!pullRequest || pullRequest.number === null || pullRequest.url === null) return null;
  const { number, url, branch, state } = pullRequest;
  const words = state === 'open' ? `waiting in pull request #${number}` : `pull request #${number} was closed without being merged`;
  return { number, url, branch, state, words };
}
