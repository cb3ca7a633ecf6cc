import type { FaultPlan } from './faults/plan.js';

/** Where GitHub cuts off or gives up; each can be lowered so that a test reaches it. */
export interface Limits {
  /** Entries of one tree listing; more: `truncated`. */
  readonly treeEntries: number;
  /** Bytes of `Blob.text` in GraphQL; more: `isTruncated`. */
  readonly graphqlTextBytes: number;
  /** Bytes of one API request body. */
  readonly bodyBytes: number;
  /** Bytes of one pushed pack. */
  readonly pushBytes: number;
  /** Requests per account and hour. */
  readonly requestsPerHour: number;
  /** Requests per address and hour without a token. */
  readonly anonymousRequestsPerHour: number;
  /** Commits in one push payload. */
  readonly pushCommits: number;
  /** Paths of one commit in a push payload. */
  readonly pushFilesPerCommit: number;
  /** Bytes of a webhook payload; a larger one is not delivered at all. */
  readonly webhookBytes: number;
  /** Files in a comparison or a commit. */
  readonly diffFiles: number;
}

export const githubLimits: Limits = {
  treeEntries: 100_000,
  graphqlTextBytes: 512_000,
  bodyBytes: 64 * 1024 * 1024,
  pushBytes: 512 * 1024 * 1024,
  requestsPerHour: 5000,
  anonymousRequestsPerHour: 60,
  pushCommits: 2048,
  pushFilesPerCommit: 3000,
  webhookBytes: 25 * 1024 * 1024,
  diffFiles: 300,
};

export interface LocalGitHubOptions {
  /** Everything is kept below this folder; a second start on it finds all again. One server at a time. */
  readonly dataDir: string;
  /** 0 (default): any free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly limits?: Partial<Limits>;
  /** Milliseconds between a change and its webhook; default 0. */
  readonly webhookDelayMs?: number;
  /** Milliseconds until a webhook receiver that does not answer has failed; default 10,000. */
  readonly webhookTimeoutMs?: number;
  /** Lets whoever has it, on this machine, plan faults below `/_local/`: at least 16 of `A-Z a-z 0-9 . _ -`; without one nobody can. */
  readonly controlToken?: string;
  /** The plan of faults from the start on; default none. */
  readonly faults?: FaultPlan;
  /** Told of every bug that a client saw as 500; default: to standard error. */
  readonly onError?: (error: unknown) => void;
}
