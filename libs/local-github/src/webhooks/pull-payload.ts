import type { PullEvent } from '../hosting/pulls.js';
import type { Site } from '../hosting/site.js';
import { fullPullShape } from '../rest/shapes/pull.js';
import { repositoryShape } from '../rest/shapes/repository.js';
import { userShape } from '../rest/shapes/user.js';

export async function pullPayload(site: Site, { action, repository, pull, actor, moved }: PullEvent) {
  return {
    action,
    number: pull.number,
    pull_request: await fullPullShape(site, repository, pull),
    ...(moved ?? {}),
    repository: repositoryShape(site, repository, 'admin'),
    sender: userShape(site, actor),
  };
}
