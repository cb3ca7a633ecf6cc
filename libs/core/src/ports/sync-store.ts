import type { Actor, ConflictKind, Delivery, LinkMode, LinkStatus, RateLimit, SkippedCount, SkippedFile, SyncRun } from '@lockstep/contracts';
import type { OutboxEvent } from './outbox-store.js';

export interface LinkError {
  code: string;
  message: string;
  /** What a person can do about it. */
  next: string;
  /** When it happened, ISO 8601. */
  at: string;
}

/** Bytes that were fetched and turned out to be no text. The same bytes will be none under any name. */
export interface UnreadableBlob {
  sha: string;
  reason: 'lfs' | 'binary' | 'not_utf8';
}

/** Why a link stands still although nothing is wrong: a run that would take too much away, and what a person was told about it. */
export interface BrakeRow {
  /** Documents that would be archived here. */
  archives: string[];
  /** Documents whose files would be deleted there. */
  deletes: string[];
  /** How many documents the link carried. */
  of: number;
  headSha: string;
  /** Fingerprint of our side. */
  ours: string;
  /** When a person agreed to exactly this, ISO 8601. */
  approvedAt: string | null;
}

/** What a commit that is on its way would make true about one document. `version: null`: the file is deleted and the mapping goes. */
export interface PendingBase {
  docId: string;
  path: string;
  blobSha: string;
  version: number | null;
  mode: string;
}

/** A change that is proposed, or about to be: what the pull request of a link holds. */
export interface ProposedChange {
  /** null: not opened yet, as far as we know. */
  number: number | null;
  url: string | null;
  state: 'open' | 'closed';
  /** Of the pull request, for the next conditional look. */
  etag: string | null;
  branch: string;
  /** The commit that we put on the branch. */
  branchSha: string;
  /** The head that it stands on. */
  baseSha: string;
  /** What it would make true once it is merged. */
  bases: PendingBase[];
  /** Our side as it was then: see proposalKey. */
  ours: string;
  /** False while branch or pull request may still lack it. */
  settled: boolean;
}

export interface LinkRow {
  id: string;
  projectId: string;
  apiUrl: string;
  owner: string;
  repo: string;
  repoId: bigint | null;
  branch: string;
  root: string;
  include: string[];
  exclude: string[];
  mode: LinkMode;
  /** A token, sealed like the webhook secrets: see sync/seal. null: the GitHub App opens the repository. */
  credential: string | null;
  /** Of the GitHub App; null for a token. */
  installationId: bigint | null;
  webhookSecret: string;
  previousWebhookSecret: string | null;
  status: LinkStatus;
  lastError: LinkError | null;
  brake: BrakeRow | null;
  /** The first of them by name. */
  skipped: SkippedFile[];
  skippedCounts: SkippedCount[];
  lastHeadSha: string | null;
  etag: string | null;
  pendingCommitSha: string | null;
  pendingBases: PendingBase[] | null;
  /** null: nothing is proposed. */
  pullRequest: ProposedChange | null;
  runToken: number;
  needsSyncAt: Date | null;
  retryAt: Date | null;
  approvedAt: Date | null;
  firstSyncedAt: Date | null;
  checkedAt: Date | null;
  failures: number;
  /** Since when nobody looks, because a person said so; null: as ever. */
  pausedAt: Date | null;
  pausedBy: Actor | null;
  rateLimit: RateLimit | null;
  /** Since when its open pull requests want to be read anew; null: nobody asks. */
  pullsWantedAt: Date | null;
  pullsReadAt: Date | null;
  /** Of the list that was read; null: it is read whole. */
  pullsEtag: string | null;
  /** Pull requests are told nothing before; see `pullsError`. */
  pullsRetryAt: Date | null;
  /** Why pull requests cannot be told who edits; never a reason for sync to stop. */
  pullsError: LinkError | null;
  createdBy: Actor;
}

/** A link with its project, and how much it needs a person: 0 for what only he can repair, 1 for what waits for his word, 2 for what is late or paused, 3 for the rest. */
export interface InstanceLinkRow {
  link: LinkRow;
  attention: number;
  project: { id: string; slug: string; name: string };
}

/** What a list over all projects is narrowed to. */
export type LinkFilter = LinkStatus | 'paused';

/** What may change on a link, by whoever may change it. */
export type LinkChange = Partial<Omit<LinkRow, 'id' | 'projectId' | 'runToken' | 'createdBy' | 'repoId'>> & { repoId?: bigint };

/** Whom an App's webhook concerns: links to these repositories, and those that the App opens by this installation or for this account. */
export interface AppAudience {
  apiUrl: string;
  repoIds: bigint[];
  installationId: bigint | null;
  /** Login; null: nobody but the above. */
  account: string | null;
}

export type NewLinkRow = Pick<
  LinkRow,
  'id' | 'projectId' | 'apiUrl' | 'owner' | 'repo' | 'repoId' | 'branch' | 'root' | 'include' | 'exclude' | 'mode' | 'credential' | 'installationId' | 'webhookSecret' | 'createdBy'
>;

/** What both sides last agreed on about one document, without the text. `path` is the document's, relative to the link's root. */
export interface BaseRow {
  docId: string;
  path: string;
  blobSha: string;
  version: number;
  mode: string;
}

/** What the repository has for a document that somebody holds, without the text. */
export interface StagedHead {
  linkId: string;
  docId: string;
  /** Where the file stands there; for a deleted one, where it stood. */
  path: string;
  /** null: the file was deleted there. */
  blobSha: string | null;
  commitSha: string;
  author: Actor;
  /** Of the commit, when there is one to speak of. */
  message: string | null;
  /** Of the document, when both were last compared: a newer one may have it in it already. */
  version: number;
  stagedAt: Date;
  /** Whether it has to wait any longer: the document is live and somebody holds it, by the database's clock. */
  held: boolean;
}

export interface StagedRow extends StagedHead {
  /** What both sides last agreed on. */
  base: string;
  /** null: the file was deleted there. */
  content: string | null;
}

/** Something to be staged; the text is null exactly when the file was deleted there. */
export type NewStaged = Omit<StagedHead, 'stagedAt' | 'held'> & { content: string | null };

export interface RunRow extends Omit<SyncRun, 'startedAt' | 'finishedAt'> {
  linkId: string;
  startedAt: Date;
  finishedAt: Date | null;
}

/** What one link last agreed on about a document, and what is open there. */
export interface FanoutBase {
  linkId: string;
  /** null: nothing. */
  path: string | null;
  blobSha: string | null;
  version: number | null;
  staged: boolean;
  conflict: boolean;
}

export interface FanoutDoc {
  id: string;
  path: string;
  version: number;
  contentSha: string;
  links: FanoutBase[];
}

/** How a run ended. */
export interface RunResult {
  status: Exclude<SyncRun['status'], 'queued' | 'running'>;
  inbound: number;
  outbound: number;
  conflicts: number;
  staged: number;
  commitSha: string | null;
  error: SyncRun['error'];
}

export interface ConflictRow {
  id: string;
  projectId: string;
  linkId: string;
  docId: string | null;
  path: string;
  kind: ConflictKind;
  base: string | null;
  ours: string | null;
  oursVersion: number | null;
  theirs: string | null;
  theirsBlobSha: string | null;
  theirsCommit: string;
  createdAt: Date;
  resolvedAt: Date | null;
}

export type ConflictHead = Omit<ConflictRow, 'base' | 'ours' | 'theirs'>;

export interface DeliveryRow extends Omit<Delivery, 'receivedAt' | 'processedAt'> {
  linkId: string;
  receivedAt: Date;
  processedAt: Date | null;
}

/** One saved version that a commit publishes: whose words they are. */
export interface PublishedVersion {
  docId: string;
  version: number;
  author: Actor;
  message: string | null;
  /** Of the account, when the author is a person. */
  email: string | null;
}

export interface NewDelivery {
  id: string;
  linkId: string;
  deliveryId: string;
  event: string;
  /** SHA-256 of the bytes that came. */
  bodyHash: string;
}

/** Links, bases, deliveries, runs and conflicts: see sync/. */
export interface SyncStore {
  /** null when the project already has this repository, branch and root. */
  createLink(link: NewLinkRow): Promise<LinkRow | null>;
  /** Live links only. */
  link(linkId: string): Promise<LinkRow | null>;
  links(projectId: string, query: { before?: string; limit: number }): Promise<LinkRow[]>;
  /** Live links that an App's webhook concerns, whatever their project. */
  linksFor(audience: AppAudience): Promise<LinkRow[]>;
  /** Live links of live projects, those first that need a person most. `after`: the last one of the page before. */
  instanceLinks(query: { status?: LinkFilter; after?: { attention: number; id: string }; limit: number }): Promise<InstanceLinkRow[]>;
  updateLink(linkId: string, change: LinkChange): Promise<void>;
  archiveLink(linkId: string): Promise<void>;
  /** Forgets what both sides agreed on: the next sync is a first one again. Open conflicts end. */
  resetLink(linkId: string): Promise<void>;

  /** The database's time, by which everything here is compared. */
  clock(): Promise<Date>;

  /** Fences off whatever runs on the link, and ends it with these words. */
  stopRuns(linkId: string, why: NonNullable<SyncRun['error']>): Promise<void>;

  /** Marks every link of the project as wanting a look, from the first unsynced change on; returns those that nobody has paused. */
  requestForProject(projectId: string): Promise<string[]>;
  request(linkId: string): Promise<void>;
  /** Links that want a look, were not looked at for so long, or have something staged whose lock has ended; and are neither told to wait nor paused. */
  dueLinks(staleSeconds: number, limit: number): Promise<string[]>;

  /** A run that somebody asked for; one that already waits takes the request on. Returns the id of the run that will answer it. */
  queueRun(run: { id: string; linkId: string; trigger: 'auto' | 'manual' | 'confirmed' }): Promise<string>;
  /**
   * Takes the link for a new run: token + 1, so that every older run is fenced off; begins the queued run or a new one, ends those that died.
   * null: it is gone, or paused by now.
   * The link is returned as it was before, but for its token; its stored status is `syncing`.
   */
  claim(linkId: string, runId: string): Promise<{ link: LinkRow; run: RunRow } | null>;
  /** Inside a transaction: whether this run still owns the link, which stays so until the transaction ends. */
  ownsLink(linkId: string, runToken: number): Promise<boolean>;
  finishRun(runId: string, result: RunResult): Promise<void>;
  runs(linkId: string, query: { before?: string; limit: number }): Promise<RunRow[]>;
  lastRuns(linkIds: string[]): Promise<Map<string, RunRow>>;

  bases(linkId: string): Promise<BaseRow[]>;
  baseText(linkId: string, docId: string): Promise<string | null>;
  baseTexts(linkId: string, docIds: string[]): Promise<Map<string, string>>;
  /** Sets bases with the text of the documents' own versions, and ends what was staged on them; entries with `version: null` end their mapping. Bases of other documents at the same paths end too. */
  setBasesFromVersions(linkId: string, bases: PendingBase[]): Promise<void>;
  /** Ends what was staged on them too. */
  setBases(linkId: string, bases: (BaseRow & { content: string })[]): Promise<void>;
  /** Moves a base to another path, mode or document; its text and what is staged stay. */
  rebase(linkId: string, docId: string, to: Omit<BaseRow, 'blobSha'>): Promise<void>;
  /** Inside a transaction that moves them on: takes bases off their paths, so that they can change places. */
  putBasesAside(linkId: string, docIds: string[]): Promise<void>;
  dropBases(linkId: string, docIds: string[]): Promise<void>;

  /** What of a link need not be fetched again. */
  unreadable(linkId: string): Promise<UnreadableBlob[]>;
  addUnreadable(linkId: string, blobs: UnreadableBlob[]): Promise<void>;
  dropUnreadable(linkId: string, shas: string[]): Promise<void>;

  /** Live documents in path order, after `after`, each with every live link of the project. `among`: only those at these paths. */
  fanout(projectId: string, query: { prefix?: string; among?: string[]; after?: string; limit: number }): Promise<FanoutDoc[]>;

  stagedHeads(linkIds: string[]): Promise<StagedHead[]>;
  /** What waits longest for one document, over all live links. */
  stagedFor(docId: string): Promise<StagedRow | null>;
  /** Live links on which something waits for one of these documents. */
  stagedLinks(docIds: string[]): Promise<{ docId: string; linkId: string }[]>;
  /** Writes it on the document's base row, in place of what was staged before; the same again keeps its time. */
  stage(staged: NewStaged): Promise<void>;
  /** Ends what is staged on a link, but for these documents. */
  keepStaged(linkId: string, docIds: string[]): Promise<void>;

  /** Texts of exactly these versions, by document. */
  versionTexts(wanted: { id: string; version: number }[]): Promise<Map<string, string>>;
  /** The version after `after` that has these bytes. */
  versionAfter(docId: string, after: number, contentSha: string): Promise<number | null>;
  /** Versions with `after` < number ≤ `upTo`, per document, oldest first. */
  versionsBetween(spans: { docId: string; after: number; upTo: number }[]): Promise<PublishedVersion[]>;

  openConflicts(linkIds: string[]): Promise<ConflictHead[]>;
  projectConflicts(projectId: string, query: { before?: string; limit: number }): Promise<ConflictHead[]>;
  conflict(projectId: string, conflictId: string): Promise<ConflictRow | null>;
  /** Opens a conflict at a path, or brings the open one up to date; returns its id and whether it is new. */
  openConflict(conflict: Omit<ConflictRow, 'createdAt' | 'resolvedAt'>): Promise<{ id: string; opened: boolean }>;
  /** False when it was resolved before. */
  resolveConflict(conflictId: string, by: Actor): Promise<boolean>;

  /**
   * Keeps a delivery, asks for a look and tells it, in one statement. False: its id or its body was received before, or there is no such
   * link, and nothing was done. Two deliveries of one body at the same moment may both be kept: one look more.
   */
  receiveNew(delivery: NewDelivery, told: OutboxEvent): Promise<boolean>;
  /** `known`: this id, or this very body, was received before. */
  addDelivery(delivery: NewDelivery): Promise<{ known: DeliveryRow | null }>;
  requeueDelivery(linkId: string, deliveryId: string): Promise<boolean>;
  /** What was asked for until then is answered: deliveries are processed, or failed with this error; the link's own request ends when there is none. */
  settleRequests(linkId: string, until: Date, error: string | null): Promise<void>;
  deliveries(linkId: string, query: { before?: string; limit: number }): Promise<DeliveryRow[]>;
}
