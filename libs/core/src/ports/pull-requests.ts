import type { RefMove } from './ref-move.js';

/** Proposing changes to a branch that nobody may push to. Pull requests go between branches of the one repository. */
export interface PullRequests {
  /** What became of a pull request; with `etag`, of which the remote may say that nothing is new (a question that costs no rate limit). */
  pullRequest(number: number, etag: string | null): Promise<PullRequestAnswer>;
  /** The open one from one branch to another; null: none. */
  findPullRequest(ends: { head: string; base: string }): Promise<PullRequestFacts | null>;
  /** @throws RemoteFailure `refused` also when there is one already. */
  openPullRequest(input: { head: string; base: string } & PullRequestText): Promise<PullRequestFacts>;
  updatePullRequest(number: number, change: Partial<PullRequestText> & { state?: 'closed' }): Promise<PullRequestFacts>;
  /** Puts a branch of ours where we want it, whatever is there; makes it if need be. */
  putBranch(branch: string, commitSha: string): Promise<RefMove>;
  /** The open ones into a branch, newest first, at most 100; with `etag` as for one. */
  openPullRequests(base: string, etag: string | null): Promise<OpenPullsAnswer>;
  /** Paths that one touches, a moved file's old one too; of at most 1,000 files. */
  pullRequestPaths(number: number): Promise<string[]>;
  /** Says something about a commit; the last word of a context counts. */
  setStatus(commitSha: string, status: CommitStatus): Promise<void>;
}

export interface OpenPull {
  number: number;
  headSha: string;
  headBranch: string;
  /** Whether the head is a branch of the repository itself, not of a fork. */
  isOwnBranch: boolean;
  /** Number of the repository that it is for. */
  repoId: number;
}

export type OpenPullsAnswer = { kind: 'unchanged' } | { kind: 'changed'; pulls: OpenPull[]; etag: string | null };

export interface CommitStatus {
  context: string;
  state: 'pending' | 'success';
  /** At most 140 characters. */
  description: string;
  /** null: none. */
  url: string | null;
}

export interface PullRequestText {
  title: string;
  /** Markdown. */
  body: string;
}

export interface PullRequestFacts {
  number: number;
  /** The page where people see it. */
  url: string;
  state: 'open' | 'closed' | 'merged';
  etag: string | null;
}

export type PullRequestAnswer = { kind: 'unchanged' } | { kind: 'changed'; facts: PullRequestFacts };
