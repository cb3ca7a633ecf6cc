import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { ownerOf, repositoryShape } from '../rest/shapes/repository.js';
import { userShape } from '../rest/shapes/user.js';
import type { RepositoryRecord } from '../storage/records.js';
import type { Listener } from './webhooks.js';

/** Tells of a repository that was renamed, transferred, archived, hidden or deleted, once for each of them; `before` is what it was. */
export function announceRepository(site: Site, repository: HostedRepository, listeners: readonly Listener[], before: RepositoryRecord | 'deleted'): void {
  if (listeners.length === 0) return;
  const common = { repository: repositoryShape(site, repository, 'admin'), sender: userShape(site, ownerOf(site, repository)) };
  const actions = before === 'deleted' ? [{ action: 'deleted' }] : actionsSince(before, repository.record);
  for (const action of actions) site.webhooks.publish(listeners, 'repository', { ...action, ...common });
}

function actionsSince(before: RepositoryRecord, now: RepositoryRecord): { action: string; changes?: object }[] {
  return [
    ...(before.name === now.name ? [] : [{ action: 'renamed', changes: { repository: { name: { from: before.name } } } }]),
    ...(before.owner === now.owner ? [] : [{ action: 'transferred', changes: { owner: { from: { user: { login: before.owner } } } } }]),
    ...(before.archived === now.archived ? [] : [{ action: now.archived ? 'archived' : 'unarchived' }]),
    ...(before.private === now.private ? [] : [{ action: now.private ? 'privatized' : 'publicized' }]),
  ];
}
