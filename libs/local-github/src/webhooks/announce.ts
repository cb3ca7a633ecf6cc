import type { RefChange, RefsChanged } from '../hosting/hosted-repository.js';
import type { PullEvent } from '../hosting/pulls.js';
import type { Site } from '../hosting/site.js';
import { repositoryShape } from '../rest/shapes/repository.js';
import { userShape } from '../rest/shapes/user.js';
import { pullPayload } from './pull-payload.js';
import { pushPayload } from './push-payload.js';
import { pushedCommits } from './pushed-commits.js';
import type { Listener } from './webhooks.js';

/**
 * Turns changed refs into webhooks. The facts are in the event and in immutable objects, so the payload can be made after the
 * push was answered. `listeners` are those there were when the refs moved: a hook made since must not hear of it.
 */
export async function announceRefs(site: Site, event: RefsChanged, listeners: readonly Listener[]): Promise<void> {
  if (listeners.length === 0) return;
  for (const change of event.changes) {
    if (!/^refs\/(heads|tags)\//.test(change.name)) continue;
    const pushed = await pushedCommits(event, change, site.limits.pushCommits);
    site.webhooks.publish(listeners, 'push', await pushPayload(site, event, change, pushed));
    if (!change.before) site.webhooks.publish(listeners, 'create', lifecyclePayload(site, event, change));
    if (!change.after) site.webhooks.publish(listeners, 'delete', lifecyclePayload(site, event, change));
  }
}

/** The same for a pull request; `event.pull` is what it was then. */
export async function announcePull(site: Site, event: PullEvent, listeners: readonly Listener[]): Promise<void> {
  if (listeners.length > 0) site.webhooks.publish(listeners, 'pull_request', await pullPayload(site, event));
}

/** The body of `create` and `delete`, which name the ref without its folder. */
function lifecyclePayload(site: Site, event: RefsChanged, change: RefChange) {
  const isBranch = change.name.startsWith('refs/heads/');
  return {
    ref: change.name.replace(/^refs\/(heads|tags)\//, ''),
    ref_type: isBranch ? 'branch' : 'tag',
    ...(change.before ? {} : { master_branch: event.repository.record.defaultBranch, description: event.repository.record.description }),
    pusher_type: 'user',
    repository: repositoryShape(site, event.repository, 'admin'),
    sender: userShape(site, event.actor),
  };
}
