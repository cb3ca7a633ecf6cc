import { appControls } from './app-controls.js';
import type { HostedRepository } from './hosting/hosted-repository.js';
import type { Site } from './hosting/site.js';
import type { LocalGitHub, LocalRepository } from './handle.js';
import { announceRepository } from './webhooks/repository-events.js';

/** The part of the handle that acts on accounts and repositories. */
export function controls(site: Site): Omit<LocalGitHub, 'requests' | 'intercept' | 'close'> {
  const { accounts, repositories } = site;
  const required = (owner: string, name: string) => {
    const repository = repositories.find(owner, name);
    if (!repository) throw new RangeError(`no repository ${owner}/${name}`);
    return repository;
  };
  return {
    url: site.apiUrl,
    origin: site.origin,
    controlUrl: `${site.origin}/_local`,
    createUser: (input) => accounts.createUser(input),
    createToken: (input) => accounts.createToken(input),
    revokeToken: (token) => accounts.revokeToken(token),
    createRepo: async (input) => {
      await accounts.createUser({ login: input.owner });
      return describe(site, await repositories.create(input));
    },
    updateRepo: async (owner, name, settings) => {
      if (settings.owner) await accounts.createUser({ login: settings.owner });
      const repository = required(owner, name);
      const before = { ...repository.record };
      const listeners = site.listenersOf(repository);
      await repositories.update(repository, settings);
      announceRepository(site, repository, listeners, before);
      return describe(site, repository);
    },
    deleteRepo: async (owner, name) => {
      const repository = required(owner, name);
      const listeners = site.listenersOf(repository);
      await repositories.remove(repository);
      announceRepository(site, repository, listeners, 'deleted');
    },
    findRepo: (owner, name) => {
      const repository = repositories.find(owner, name);
      return repository && describe(site, repository);
    },
    ...appControls(site),
    cloneUrl: (owner, name, token) => cloneUrl(site, `${owner}/${name}`, token),
    webhooksSettled: () => site.webhooks.settled(),
  };
}

function describe(site: Site, repository: HostedRepository): LocalRepository {
  const { id, owner, name, defaultBranch } = repository.record;
  return { id, owner, name, defaultBranch, path: repository.git.directory, cloneUrl: cloneUrl(site, `${owner}/${name}`) };
}

function cloneUrl(site: Site, fullName: string, token?: string): string {
  const address = new URL(`${site.origin}/${fullName}.git`);
  if (token) {
    address.username = 'x-access-token';
    address.password = token;
  }
  return address.href;
}
