export type LinkStatus =
  | 'new'
  | 'ok'
  | 'syncing'
  | 'conflicts'
  | 'awaiting_approval'
  | 'blocked'
  | 'suspended'
  | 'branch_missing'
  | 'attention';

export type LinkMode = 'direct' | 'pull_request';

/** The pull request in which changes of a link wait. */
export interface LinkPullRequest {
  number: number;
  /** Its page on GitHub. */
  url: string;
  branch: string;
  state: 'open' | 'closed';
  /** For people: `waiting in pull request #12`. */
  words: string;
}

/** Why sync stands still or failed. */
export interface SyncTrouble {
  code: string;
  message: string;
  /** What to do about it. */
  next: string;
}

/** Somebody has told Lockstep to leave a link alone. */
export interface LinkPause {
  since: string;
  /** His name. */
  by: string;
  /** For people: what is so, and what ends it. */
  words: string;
}

/** How many requests GitHub still answers, of how many, until it counts anew. */
export interface RateLimit {
  limit: number;
  remaining: number;
  resetAt: string;
}

/** A link as the owner of the instance sees it, over all projects: what is wrong with it and where. */
export interface InstanceLink extends Pick<Link, 'id' | 'owner' | 'repo' | 'branch' | 'root' | 'mode' | 'status' | 'lagSeconds' | 'conflicts' | 'lastRun' | 'lastError' | 'editingError' | 'paused' | 'rateLimit'> {
  project: { id: string; slug: string; name: string };
}

/**
 * Where a repository stands with a document. `behind`: it has an older text, or none yet. `ahead`: it has something that waits for a lock to
 * end here. `not carried`: the link leaves the document out.
 */
export type FanoutState = 'same' | 'behind' | 'ahead' | 'conflict' | 'not carried';

/** A document, and which version of it each linked repository has. */
export interface FanoutRow {
  docId: string;
  path: string;
  version: number;
  /** null: none that both sides agree on. */
  links: { linkId: string; version: number | null; state: FanoutState }[];
}

/** A project's connection to one branch of one repository. */
export interface Link {
  id: string;
  owner: string;
  repo: string;
  branch: string;
  /** Folder in the repository that the project's paths are relative to; empty for the whole repository. */
  root: string;
  include: string[];
  exclude: string[];
  mode: LinkMode;
  status: LinkStatus;
  headSha: string | null;
  /** Age of the oldest change that has not reached the other side yet; 0 when both agree. */
  lagSeconds: number;
  /** Documents whose text is not in the repository yet. */
  dirty: number;
  staged: number;
  conflicts: number;
  lastRun: SyncRun | null;
  lastError: SyncTrouble | null;
  /** Why pull requests are not told who edits their files; sync is not affected. */
  editingError: SyncTrouble | null;
  /** null: nothing is proposed. */
  pullRequest: LinkPullRequest | null;
  /** null: it is looked at as ever. */
  paused: LinkPause | null;
  /** Of its credential, as GitHub last said; null before it did, or where it sets none. */
  rateLimit: RateLimit | null;
  /** Repository files that stay outside, each with its reason: the first 1,000. */
  skipped: SkippedFile[];
  /** How many stay outside in all, by reason. */
  skippedCounts: SkippedCount[];
}

export interface SkippedFile {
  path: string;
  reason: 'symlink' | 'submodule' | 'lfs' | 'too_large' | 'binary' | 'not_utf8' | 'unsafe_path' | 'collision' | 'too_many';
}

export interface SkippedCount {
  reason: SkippedFile['reason'];
  count: number;
}

export interface SyncRun {
  id: string;
  trigger: string;
  /** `queued`: asked for, not begun yet. */
  status: 'queued' | 'running' | 'ok' | 'conflicts' | 'awaiting_approval' | 'failed';
  startedAt: string;
  finishedAt: string | null;
  inbound: number;
  outbound: number;
  conflicts: number;
  /** Documents that were left waiting, because somebody held them. */
  staged: number;
  commitSha: string | null;
  error: SyncTrouble | null;
}

export type InboundAction = 'create' | 'update' | 'move' | 'archive' | 'merge' | 'link';
export type OutboundAction = 'create' | 'update' | 'delete' | 'move';

export interface SyncPlan {
  inbound: { action: InboundAction; path: string; from?: string }[];
  outbound: { action: OutboundAction; path: string; from?: string }[];
  conflicts: { kind: ConflictKind; path: string }[];
  /** Why a person has to agree first, in words; null when the run may go ahead. */
  brake: string | null;
}

export type ConflictKind = 'content' | 'add_add' | 'modify_delete' | 'delete_modify';

export interface ConflictSummary {
  id: string;
  linkId: string;
  docId: string | null;
  path: string;
  kind: ConflictKind;
  createdAt: string;
}

/** The three texts; null where that side has no file. */
export interface Conflict extends ConflictSummary {
  base: string | null;
  ours: string | null;
  /** The document's version that `ours` is; sent back with the resolution so that nothing written meanwhile is overwritten. */
  oursVersion: number | null;
  theirs: string | null;
  /** Which file `theirs` is; sent back too. */
  theirsSha: string | null;
}

/** The answer to a new link: the only time that the secret for its webhook is shown. */
export interface NewLink extends Link {
  webhook: LinkWebhook;
}

/** What to enter under Settings → Webhooks of the repository. */
export interface LinkWebhook {
  url: string;
  secret: string;
}

/** One call of GitHub's webhook. */
export interface Delivery {
  id: string;
  /** GitHub's own id (X-GitHub-Delivery). */
  deliveryId: string;
  event: string;
  status: 'pending' | 'processed' | 'failed';
  attempts: number;
  error: string | null;
  receivedAt: string;
  processedAt: string | null;
}

/** This server's GitHub App. */
export interface GitHubAppInfo {
  configured: boolean;
  /** null: none is configured. */
  slug: string | null;
  /** Where it is installed for an account. */
  installUrl: string | null;
}

/** An account that the GitHub App is installed on. */
export interface GitHubInstallation {
  id: number;
  account: string;
  repositories: 'all' | 'selected';
  suspended: boolean;
}
