import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';

const MOST_LINKS = 200;

/**
 * `lockstep/<slug of the project>`. A project may have several links to one repository (other folders, other branches): the oldest has the
 * plain name, because two that force one branch would undo each other.
 */
export async function proposalBranch(store: Store, link: LinkRow): Promise<string> {
  const project = await store.projects.find(link.projectId);
  const plain = `lockstep/${project?.slug ?? link.projectId}`;
  const links = await store.sync.links(link.projectId, { limit: MOST_LINKS });
  const isShared = links.some((other) => other.id < link.id && isSameRepository(other, link));
  return isShared || plain === link.branch ? `${plain}-${link.id.slice(-8)}` : plain;
}

function isSameRepository(a: LinkRow, b: LinkRow): boolean {
  if (a.repoId !== null && b.repoId !== null) return a.apiUrl === b.apiUrl && a.repoId === b.repoId;
  return a.apiUrl === b.apiUrl && `${a.owner}/${a.repo}`.toLowerCase() === `${b.owner}/${b.repo}`.toLowerCase();
}
