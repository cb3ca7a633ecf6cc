import type { Route } from '../server/routes.js';
import { accountRoutes } from './account.js';
import { appRoutes } from './apps.js';
import { archiveRoutes } from './archive.js';
import { blobRoutes } from './blobs.js';
import { branchRoutes } from './branches.js';
import { commitRoutes } from './commits.js';
import { compareRoutes } from './compare.js';
import { contentRoutes } from './contents.js';
import { deliveryRoutes } from './deliveries.js';
import { gitCommitRoutes } from './git-commits.js';
import { hookRoutes } from './hooks.js';
import { installationTokenRoutes } from './installation-tokens.js';
import { protectionRoutes } from './protection.js';
import { pullRoutes } from './pulls.js';
import { rateLimitRoutes } from './rate-limit.js';
import { refRoutes } from './refs.js';
import { repositoryRoutes } from './repository.js';
import { rulesetRoutes } from './rulesets.js';
import { statusRoutes } from './statuses.js';
import { treeRoutes } from './trees.js';

export const restRoutes: readonly Route[] = [
  ...accountRoutes,
  ...appRoutes,
  ...installationTokenRoutes,
  ...repositoryRoutes,
  // Before those whose last parameter takes the rest of the address.
  ...protectionRoutes,
  ...statusRoutes,
  ...branchRoutes,
  ...refRoutes,
  ...rateLimitRoutes,
  ...treeRoutes,
  ...blobRoutes,
  ...gitCommitRoutes,
  ...commitRoutes,
  ...compareRoutes,
  ...contentRoutes,
  ...archiveRoutes,
  ...pullRoutes,
  ...rulesetRoutes,
  ...hookRoutes,
  ...deliveryRoutes,
];
