import type { RateLimit } from '@lockstep/contracts';
import type { PullRequests } from './pull-requests.js';
import type { RefMove } from './ref-move.js';

/** A branch of a repository somewhere else, as far as sync needs it. Paths are the repository's own, from its root. */
export interface GitRemote extends PullRequests {
  /** What is there and whether this credential may write to it. @throws RemoteFailure with the remote's own words. */
  probe(): Promise<RepositoryFacts>;
  /** The same of the repository with this number, whatever it is called by now. @throws RemoteFailure `not_found`. */
  locate(id: number): Promise<RepositoryFacts>;
  /** Whether an answer came from another address than the one asked: the repository was renamed or transferred. */
  readonly wasRedirected: boolean;
  /** What the last answer said about the requests that this credential has left; null: nothing. */
  readonly rateLimit: RateLimit | null;
  /** The tip of a branch; with `etag`, of which the remote may say that it has not moved (a question that costs no rate limit). */
  head(branch: string, etag: string | null): Promise<HeadAnswer>;
  /** Every entry of a commit's tree below `root` (and on the way to it). @throws RemoteFailure `incomplete` rather than leave one out. */
  tree(treeSha: string, root: string): Promise<RemoteEntry[]>;
  /** Bytes by blob SHA, each checked against its SHA, in as few requests as the remote allows. */
  blobs(wanted: { sha: string; size: number }[]): Promise<Map<string, Buffer>>;
  /** Who wrote what came between two commits. `path`: only commits that touched it. Newest first; at most 100. */
  authorsBetween(from: string | null, to: string, path?: string): Promise<GitAuthor[]>;
  /** Whether `ancestor` is `commit` or one of its forebears. */
  isAncestor(ancestor: string, commit: string): Promise<boolean>;
  /** A tree on top of another one; what is not named stays. @returns its SHA. */
  createTree(baseTreeSha: string, changes: TreeChange[]): Promise<string>;
  /** @returns the commit's SHA. No branch points at it yet. */
  createCommit(commit: { message: string; treeSha: string; parentSha: string }): Promise<string>;
  /**
   * Moves a branch forward only. What the remote answers is an outcome: the caller re-reads the branch to learn what is true.
   * @throws RemoteFailure `rate_limited` or `unauthorized`, when certainly nothing happened.
   */
  moveBranch(branch: string, commitSha: string): Promise<RefMove>;
  /** The first commit of a repository that has none, holding one file; returns its SHA. */
  createFirstCommit(branch: string, file: { path: string; content: string; message: string }): Promise<string>;
}

export interface RepositoryFacts {
  /** The number that stays when a repository is renamed or transferred. */
  id: number;
  owner: string;
  repo: string;
  defaultBranch: string;
  canPush: boolean;
  /** Nobody may write to it, whatever his rights. */
  archived: boolean;
  /** The installation of the GitHub App that covers it by now; null for a token. */
  installationId: number | null;
}

/** What opens a repository: somebody's token, or an installation of this server's GitHub App. */
export type RemoteCredential = { kind: 'token'; token: string } | { kind: 'app'; installationId: number };

/** An account that this server's GitHub App is installed on. */
export interface AppInstallation {
  id: number;
  /** Login of the account. */
  account: string;
  /** Of all its repositories, or of those that somebody chose. */
  repositories: 'all' | 'selected';
  suspended: boolean;
}

/** This server's GitHub App, which speaks for itself. @throws RemoteFailure `app_unauthorized` when GitHub does not know its key. */
export interface GitApp {
  /** The GitHub that it is registered on. */
  readonly apiUrl: string;
  about(): Promise<{ slug: string; url: string }>;
  /** Where it is installed for one account. */
  installations(account: string): Promise<AppInstallation[]>;
}

export interface GitAuthor {
  name: string;
  email: string;
  login: string | null;
}

export interface RemoteHead {
  sha: string;
  treeSha: string;
  author: GitAuthor;
  /** Of the commit. */
  message: string;
  parents: string[];
  etag: string | null;
}

export type HeadAnswer =
  | { kind: 'unchanged' }
  | { kind: 'head'; head: RemoteHead }
  | { kind: 'branch_missing' }
  /** The repository has no commit at all. */
  | { kind: 'empty' };

export interface RemoteEntry {
  path: string;
  /** Git file mode: 100644, 100755, 120000 (symlink), 160000 (submodule), 040000 (folder). */
  mode: string;
  sha: string;
  /** Bytes; 0 for what is no blob. */
  size: number;
}

/** `content: null` deletes, and is an error of the caller when the path is not there. */
export interface TreeChange {
  path: string;
  mode: string;
  content: string | null;
}

/**
 * `unavailable`: network, timeout, 5xx: try again. `rate_limited`: try again at `until`. `unauthorized`, `forbidden`, `not_found`: a person has to act.
 * `suspended`: the GitHub App may not see the repository (any more). `app_unauthorized`: GitHub does not accept this server's App, or there is none.
 * `replaced`: another repository has the name of the one that was meant. `refused`: the remote does not accept what we sent. `incomplete`: an answer that cannot be trusted to be whole.
 */
export type RemoteFailureKind = 'unavailable' | 'rate_limited' | 'unauthorized' | 'forbidden' | 'not_found' | 'suspended' | 'app_unauthorized' | 'replaced' | 'refused' | 'incomplete';

/** A remote that does not do what it was asked; `message` is its own words. */
export class RemoteFailure extends Error {
  /** When asking again makes sense, for `rate_limited`. */
  readonly until: Date | null;

  constructor(
    readonly kind: RemoteFailureKind,
    message: string,
    readonly status: number | null = null,
    more: { until?: Date; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'RemoteFailure';
    this.until = more.until ?? null;
  }
}

/** Opens remotes; knows no link. */
export interface GitRemotes {
  /** This server's GitHub App; null when none is configured. */
  readonly app: GitApp | null;
  /** With an App, the installation that is named may be another one by now: `probe` and `locate` find it and go on with it. */
  open(repository: { apiUrl: string; owner: string; repo: string }, credential: RemoteCredential): GitRemote;
}
