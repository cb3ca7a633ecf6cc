import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { inspect } from 'node:util';
import { Exclusive } from './hosting/exclusive.js';
import { noteChange } from './hosting/after-change.js';
import { Repositories, type NewRepository, type RepositorySettings } from './hosting/repositories.js';
import type { HostedRepository } from './hosting/hosted-repository.js';
import type { Site } from './hosting/site.js';
import { githubLimits, type Limits, type LocalGitHubOptions } from './options.js';
import { Faults, type Interceptor } from './server/faults.js';
import { listen } from './server/listener.js';
import { RateLimits } from './server/rate-limit.js';
import { RequestLog } from './server/request-log.js';
import { Accounts, type NewToken, type NewUser } from './storage/accounts.js';
import { StateFile } from './storage/state-file.js';
import { announceRefs } from './webhooks/announce.js';
import { Webhooks } from './webhooks/webhooks.js';

/** A repository as the handle shows it. */
export interface LocalRepository {
  /** Stays the same through renames and restarts. */
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  /** The bare repository on disk, for `git fsck` and for looking at what was really stored. */
  readonly path: string;
  /** Without credentials. */
  readonly cloneUrl: string;
}

export interface LocalUser {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

/** A running GitHub on this machine. */
export interface LocalGitHub {
  /** The REST base, `http://host:port/api/v3`: what Octokit takes as `baseUrl` (GraphQL is found from it). */
  readonly url: string;
  /** `http://host:port`. */
  readonly origin: string;
  /** Every request answered since the start or the last reset. */
  readonly requests: RequestLog;
  /** The user of that login, made if there is none. Throws RangeError on a login GitHub would refuse. */
  createUser(input: NewUser): Promise<LocalUser>;
  /** A token in clear text; only its hash is kept. Throws RangeError when there is no such user. */
  createToken(input: NewToken): Promise<string>;
  revokeToken(token: string): Promise<void>;
  /** Makes an empty repository and its owner's account, or returns the one of that name. Throws RangeError on a bad name. */
  createRepo(input: NewRepository): Promise<LocalRepository>;
  /** Rename, transfer, archive, make private, another default branch. Throws RangeError when there is no such repository. */
  updateRepo(owner: string, name: string, settings: RepositorySettings): Promise<LocalRepository>;
  /** Throws RangeError when there is no such repository. */
  deleteRepo(owner: string, name: string): Promise<void>;
  /** Undefined when there is none. */
  findRepo(owner: string, name: string): LocalRepository | undefined;
  /** The address to clone from; with a token, one that can push without being asked for a password. */
  cloneUrl(owner: string, name: string, token?: string): string;
  /** Makes chosen requests fail; returns the function that ends it. */
  intercept(interceptor: Interceptor): () => void;
  /** Resolves when every webhook of what has happened so far was tried. */
  webhooksSettled(): Promise<void>;
  /** Stops: open connections and deliveries on the wire are cut, a push that has arrived is finished, what is stored stays. */
  close(): Promise<void>;
}

/**
 * Starts a GitHub over the bare repositories in `dataDir`: REST, GraphQL, `git clone` and `git push`, webhooks.
 * Rejects when the port is taken or git cannot be started.
 */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const stopping = new AbortController();
  const server = createServer({ requestTimeout: 0 });
  const storage = await openStorage(options);
  const origin = await bind(server, options);
  // From here to the handler nothing waits, so no request can arrive before there is somebody to answer it.
  const site = buildSite(storage, origin, isLoopback(options.host));
  const parts = { site, faults: new Faults(), log: new RequestLog(), stopping: stopping.signal, onError: options.onError ?? report };
  server.on('request', (request, response) => {
    listen(parts, request, response).catch((error: unknown) => {
      response.destroy();
      if (!stopping.signal.aborted) parts.onError(error);
    });
  });
  const close = async () => {
    stopping.abort();
    await closeServer(server);
    await site.repositories.close();
    await site.webhooks.close();
  };
  return { ...controls(site), requests: parts.log, intercept: (interceptor) => parts.faults.add(interceptor), close };
}

interface Storage {
  readonly root: string;
  readonly limits: Limits;
  readonly file: StateFile;
  readonly webhooks: Webhooks;
}

async function openStorage(options: LocalGitHubOptions): Promise<Storage> {
  const root = resolve(options.dataDir);
  const limits = { ...githubLimits, ...options.limits };
  // Packs of a server that was killed while they arrived.
  await rm(join(root, 'tmp'), { recursive: true, force: true });
  for (const folder of ['tmp', 'repositories']) await mkdir(join(root, folder), { recursive: true });
  const file = await StateFile.open(join(root, 'state.json'));
  const timing = { delayMs: options.webhookDelayMs ?? 0, timeoutMs: options.webhookTimeoutMs ?? 10_000, maxBytes: limits.webhookBytes };
  return { root, limits, file, webhooks: await Webhooks.open(file, join(root, 'deliveries'), timing) };
}

function buildSite({ root, limits, file, webhooks }: Storage, origin: string, isLoopback: boolean): Site {
  const announcing = new Exclusive();
  const repositories: Repositories = new Repositories(join(root, 'repositories'), file, async (event) => {
    const hooks = webhooks.list(event.repository);
    await noteChange(repositories, event);
    // One after the other, so that two pushes are announced in the order they happened.
    webhooks.track(announcing.run(() => announceRefs(site, event, hooks)));
  });
  const common = { origin, apiUrl: `${origin}/api/v3`, limits, isLoopback, spoolDir: join(root, 'tmp') };
  const site: Site = { ...common, accounts: new Accounts(file), repositories, webhooks, rates: new RateLimits(limits) };
  return site;
}

function controls(site: Site): Omit<LocalGitHub, 'requests' | 'intercept' | 'close'> {
  const { accounts, repositories } = site;
  const required = (owner: string, name: string) => {
    const repository = repositories.find(owner, name);
    if (!repository) throw new RangeError(`no repository ${owner}/${name}`);
    return repository;
  };
  return {
    url: site.apiUrl,
    origin: site.origin,
    createUser: (input) => accounts.createUser(input),
    createToken: (input) => accounts.createToken(input),
    revokeToken: (token) => accounts.revokeToken(token),
    createRepo: async (input) => {
      await accounts.createUser({ login: input.owner });
      return describe(site, await repositories.create(input));
    },
    updateRepo: async (owner, name, settings) => {
      if (settings.owner) await accounts.createUser({ login: settings.owner });
      await repositories.update(required(owner, name), settings);
      return describe(site, required(settings.owner ?? owner, settings.name ?? name));
    },
    deleteRepo: async (owner, name) => repositories.remove(required(owner, name)),
    findRepo: (owner, name) => {
      const repository = repositories.find(owner, name);
      return repository && describe(site, repository);
    },
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

function bind(server: Server, options: LocalGitHubOptions): Promise<string> {
  const host = options.host ?? '127.0.0.1';
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(options.port ?? 0, host, () => {
      server.off('error', fail);
      const { port } = server.address() as AddressInfo;
      const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
      done(`http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

function isLoopback(host = '127.0.0.1'): boolean {
  return ['127.0.0.1', 'localhost', '::1'].includes(host);
}

function report(error: unknown): void {
  process.stderr.write(`local GitHub: ${inspect(error)}\n`);
}
