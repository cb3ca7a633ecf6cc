import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PlannedFaults } from '../faults/planned-faults.js';
import { gitEnvironment } from '../git/env.js';
import { GitCommand } from '../git/git-command.js';
import { githubLimits, type Limits, type LocalGitHubOptions } from '../options.js';
import { RateLimits } from '../server/rate-limit.js';
import { Accounts } from '../storage/accounts.js';
import { StateFile } from '../storage/state-file.js';
import { writeUpdateHook } from '../smart-http/update-hook.js';
import { announcePull, announceRefs } from '../webhooks/announce.js';
import { Webhooks, type Listener } from '../webhooks/webhooks.js';
import { noteChange } from './after-change.js';
import { Apps } from './apps.js';
import { Exclusive } from './exclusive.js';
import type { HostedRepository } from './hosted-repository.js';
import { Pulls } from './pulls.js';
import { Repositories } from './repositories.js';
import { Rules } from './rules.js';
import type { Site } from './site.js';
import { Statuses } from './statuses.js';

/** What is on disk, before there is an address to serve it from. */
export interface Storage {
  readonly root: string;
  readonly limits: Limits;
  readonly file: StateFile;
  readonly webhooks: Webhooks;
}

/** Rejects when the folder cannot be used or there is no git new enough. */
export async function openStorage(options: LocalGitHubOptions, planned: PlannedFaults): Promise<Storage> {
  const root = resolve(options.dataDir);
  const limits = { ...githubLimits, ...options.limits };
  // Packs of a server that was killed while they arrived.
  await rm(join(root, 'tmp'), { recursive: true, force: true });
  for (const folder of ['tmp', 'repositories']) await mkdir(join(root, folder), { recursive: true });
  await writeUpdateHook(join(root, 'git-hooks'));
  await assertGit(root);
  const file = await StateFile.open(join(root, 'state.json'));
  const timing = { delayMs: options.webhookDelayMs ?? 0, timeoutMs: options.webhookTimeoutMs ?? 10_000, maxBytes: limits.webhookBytes };
  return { root, limits, file, webhooks: await Webhooks.open(file, join(root, 'deliveries'), { timing, planned }) };
}

/** 2.31 is the first that takes configuration from GIT_CONFIG_COUNT. */
async function assertGit(root: string): Promise<void> {
  const version = (await new GitCommand(root, gitEnvironment(root)).run(['version'])).toString('utf8');
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) * 1000 + Number(minor) < 2031) throw new Error(`git 2.31 or newer is needed, this is: ${version.trim()}`);
}

/** Nothing here waits: from the moment the server listens until it can answer no request can slip in between. */
export function buildSite({ root, limits, file, webhooks }: Storage, origin: string, isLoopback: boolean): Site {
  const announcing = new Exclusive();
  // One after the other, so that two pushes are announced in the order they happened.
  const announce = (work: () => Promise<void>) => webhooks.track(announcing.run(work));
  const pulls = new Pulls(file, (event) => {
    const listeners = listenersOf(event.repository);
    announce(() => announcePull(site, event, listeners));
  });
  const repositories: Repositories = new Repositories(join(root, 'repositories'), file, async (event) => {
    const listeners = listenersOf(event.repository);
    await noteChange(repositories, event);
    announce(() => announceRefs(site, event, listeners));
    await pulls.follow(event);
  });
  const accounts = new Accounts(file);
  const apps = new Apps(file, accounts, repositories);
  const listenersOf = (repository: HostedRepository): Listener[] => [...webhooks.list(repository).map((hook) => ({ hook })), ...apps.listeners(repository)];
  const statuses = new Statuses(file);
  const common = { origin, apiUrl: `${origin}/api/v3`, limits, isLoopback, spoolDir: join(root, 'tmp'), gitHooksDir: join(root, 'git-hooks') };
  const rooms = { accounts, apps, repositories, webhooks, pulls, statuses, rules: new Rules(file, statuses) };
  const site: Site = { ...common, ...rooms, listenersOf, rates: new RateLimits(limits) };
  return site;
}
