import type { NewApp, NewInstallation } from './hosting/apps.js';
import type { NewRepository, RepositorySettings } from './hosting/repositories.js';
import type { Interceptor } from './faults/faults.js';
import type { RequestLog } from './server/request-log.js';
import type { NewToken, NewUser } from './storage/accounts.js';

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

/** An app as its owner sees it after registering it. */
export interface LocalApp {
  readonly id: number;
  readonly slug: string;
  /** PEM. */
  readonly privateKey: string;
}

/** A running GitHub on this machine. */
export interface LocalGitHub {
  /** The REST base, `http://host:port/api/v3`: what Octokit takes as `baseUrl` (GraphQL is found from it). */
  readonly url: string;
  /** `http://host:port`. */
  readonly origin: string;
  /** Where the plan of faults is read, set and cleared with the control token, see README. */
  readonly controlUrl: string;
  /** Every request answered since the start or the last reset. */
  readonly requests: RequestLog;
  /** The user of that login, made if there is none. Throws RangeError on a login GitHub would refuse. */
  createUser(input: NewUser): Promise<LocalUser>;
  /** A token in clear text; only its hash is kept. Throws RangeError when there is no such user. */
  createToken(input: NewToken): Promise<string>;
  revokeToken(token: string): Promise<void>;
  /** Makes an empty repository and its owner's account, or returns the one of that name. Throws RangeError on a bad name. */
  createRepo(input: NewRepository): Promise<LocalRepository>;
  /**
   * Rename, transfer, archive, make private, another default branch. Throws RangeError when there is no such repository, or one
   * of the new name already.
   */
  updateRepo(owner: string, name: string, settings: RepositorySettings): Promise<LocalRepository>;
  /** Throws RangeError when there is no such repository. */
  deleteRepo(owner: string, name: string): Promise<void>;
  /** Undefined when there is none. */
  findRepo(owner: string, name: string): LocalRepository | undefined;
  /** Registers an app, or gives the one of that slug the new settings. Throws RangeError on a bad slug. */
  registerApp(app: NewApp): Promise<LocalApp>;
  /** @returns the installation's id. Throws RangeError when there is no such app or repository. */
  installApp(slug: string, installation: NewInstallation): Promise<number>;
  /** Suspends an installation, or ends that. Throws RangeError when there is no such installation; so do the next two. */
  suspendInstallation(id: number, isSuspended: boolean): Promise<void>;
  deleteInstallation(id: number): Promise<void>;
  /** Adds and removes repositories by name. */
  changeInstallation(id: number, change: { readonly add?: readonly string[]; readonly remove?: readonly string[] }): Promise<void>;
  /** The address to clone from; with a token, one that can push without being asked for a password. */
  cloneUrl(owner: string, name: string, token?: string): string;
  /** Makes chosen requests fail; returns the function that ends it. */
  intercept(interceptor: Interceptor): () => void;
  /** Resolves when every webhook of what has happened so far was tried. */
  webhooksSettled(): Promise<void>;
  /** Stops: open connections and deliveries on the wire are cut, a push that has arrived is finished, what is stored stays. */
  close(): Promise<void>;
}
