import { setTimeout as pause } from 'node:timers/promises';
import type { Link } from '@lockstep/contracts';
import type { Http } from './http.js';
import type { ProgressFile } from './progress.js';
import type { DemoRepository } from './seed-repository.js';
import { PROJECT } from './seed-project.js';

const LINKS = `/projects/${PROJECT}/links`;
/** The first sync of four documents takes well under a second; this is for a machine that is busy with something else. */
const SYNC_TIMEOUT = 60_000;

/** Links the project to the repository. @returns the link's id and what its webhook must be given. */
export async function seedLink(api: Http, repository: DemoRepository, progress: ProgressFile): Promise<{ id: string; webhookSecret: string }> {
  const { items } = await api.get<{ items: Link[] }>(LINKS);
  const mine = items.filter(({ owner, repo }) => owner === repository.owner && repo === repository.name);
  const kept = progress.known.link;
  if (kept !== undefined && mine.some(({ id }) => id === kept.id)) return kept;
  // A link whose webhook secret was not kept cannot be finished: pushes would be refused.
  for (const { id } of mine) await api.send('DELETE', `${LINKS}/${id}`);
  const { id, webhook } = await api.post<Link & { webhook: { secret: string } }>(LINKS, {
    owner: repository.owner,
    repo: repository.name,
    apiUrl: repository.apiUrl,
    credential: { kind: 'token', token: progress.known.linkToken },
  });
  const link = { id, webhookSecret: webhook.secret };
  await progress.note({ link });
  return link;
}

/** Agrees to the first sync, which finds texts on both sides, and waits until both sides say the same. @throws with the link's own error. */
export async function firstSync(api: Http, linkId: string): Promise<void> {
  await api.post(`${LINKS}/${linkId}/sync`, { confirm: true });
  const deadline = Date.now() + SYNC_TIMEOUT;
  for (;;) {
    const link = await api.get<Link>(`${LINKS}/${linkId}`);
    if (link.status === 'ok' && link.headSha !== null && link.dirty === 0) return;
    if (Date.now() > deadline) throw new Error(`the demo repository is not in step yet: ${link.status}${link.lastError === null ? '' : `, ${link.lastError.message}`}`);
    await pause(100);
  }
}
