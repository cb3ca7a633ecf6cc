export { DomainError, invalidField } from './errors.js';
export type { ErrorDetails } from './errors.js';
export { isId, newId } from './ids.js';
export { actorOf, originOf } from './principal.js';
export type { KeyPrincipal, Principal, UserPrincipal } from './principal.js';
export type { AccountStore, SessionRow, UserRow } from './ports/account-store.js';
export type { ApiKeyRow, ApiKeyStore } from './ports/api-key-store.js';
export type {
  Authorship,
  ChangeCommand,
  CheckedContent,
  CreateCommand,
  DocHead,
  DocRow,
  DocRowWithContent,
  DocStore,
  DraftRow,
  RecentPlace,
  RecentRow,
  SaveCommand,
  SearchHit,
  VersionRow,
  WriteOutcome,
} from './ports/doc-store.js';
export type { JobQueue } from './ports/job-queue.js';
export type { HeldLock, Holder, LockOutcome, LockProof, LockStore } from './ports/lock-store.js';
export { EVENT_TYPES } from './ports/outbox-store.js';
export type { ActivityFilter, EventType, OutboxEvent, OutboxReader, OutboxRow, OutboxWriter, WaitingRow } from './ports/outbox-store.js';
export type { InvitationRow, MemberRow, ProjectRow, ProjectStanding, ProjectStore } from './ports/project-store.js';
export type { Rooms, Store, Tx } from './ports/store.js';
export { RemoteFailure } from './ports/git-remote.js';
export type { CommitStatus, OpenPull, OpenPullsAnswer, PullRequestAnswer, PullRequestFacts, PullRequests, PullRequestText } from './ports/pull-requests.js';
export type { HeldDoc, PullRow, PullStore } from './ports/pull-store.js';
export type { RefMove } from './ports/ref-move.js';
export type {
  AppInstallation,
  GitApp,
  GitAuthor,
  GitRemote,
  GitRemotes,
  HeadAnswer,
  RemoteCredential,
  RemoteEntry,
  RemoteFailureKind,
  RemoteHead,
  RepositoryFacts,
  TreeChange,
} from './ports/git-remote.js';
export type {
  AppAudience,
  BaseRow,
  BrakeRow,
  ConflictHead,
  ConflictRow,
  DeliveryRow,
  FanoutBase,
  FanoutDoc,
  InstanceLinkRow,
  LinkChange,
  LinkError,
  LinkFilter,
  LinkRow,
  NewDelivery,
  NewLinkRow,
  NewStaged,
  PendingBase,
  ProposedChange,
  PublishedVersion,
  RunResult,
  RunRow,
  StagedHead,
  StagedRow,
  SyncStore,
  UnreadableBlob,
} from './ports/sync-store.js';
export { Access, atLeast, checkPath, seesPath } from './projects/access.js';
export type { Action, ProjectAccess } from './projects/access.js';
export type { DiffHunk, DiffLabels, DiffLine, TextDiff } from './text/diff-hunk.js';
export { mergeTexts } from './text/merge.js';
export type { MergeInput, MergeResult } from './text/merge.js';
export { similarityOf } from './text/rename-similarity.js';
export { diffTexts } from './text/unified-diff.js';
export { AgentFileChecks } from './agent-files/agent-file-checks.js';
export { WarnedWrites } from './agent-files/warned-writes.js';
export type { Warned } from './agent-files/warned-writes.js';
export { Bundles } from './docs/bundle.js';
export type { Bundle } from './docs/bundle.js';
export { Changes } from './docs/changes.js';
export type { Change, ChangeResult } from './docs/changes.js';
export { blobSha, checkContent, decodeText } from './docs/content.js';
export { Docs } from './docs/docs.js';
export type { DocTarget, Expected, PutInput, SaveInput } from './docs/docs.js';
export { Drafts } from './docs/drafts.js';
export { checkDocPath, collisionKey, docPathProblem } from './docs/paths.js';
export { RecentChanges } from './docs/recent-changes.js';
export type { RecentChange, RecentQuery } from './docs/recent-changes.js';
export { Search } from './docs/search.js';
export { Locks } from './locks/locks.js';
export type { LockTarget } from './locks/locks.js';
export { viewLock } from './locks/views.js';
export { Transfer } from './docs/transfer.js';
export type { ImportReport } from './docs/transfer.js';
export { AgentHooks } from './agents/agent-hooks.js';
export { Agents } from './agents/agents.js';
export type { HookAnswer } from './agents/hook-answer.js';
export { Proposals } from './agents/proposals.js';
export type { AgentSessionRow, AgentStore, BehindDoc, DocPlace, HookUse, NewsDoc, PulledDoc, ReachedDoc, Receipt, SavedByAgent } from './ports/agent-store.js';
export type { DecidedProposal, OpenProposal, ProposalHead, ProposalRow, ProposalStore, WhichProposals } from './ports/proposal-store.js';
export { Accounts } from './accounts/accounts.js';
export type { Registration, Signup } from './accounts/accounts.js';
export { Authenticator } from './accounts/authenticator.js';
export { LiveSessions } from './accounts/live-sessions.js';
export { Sessions } from './accounts/sessions.js';
export type { SignIn } from './accounts/sessions.js';
export { ApiKeys } from './api-keys/api-keys.js';
export type { KeyInput, NewApiKey } from './api-keys/api-keys.js';
export type { AccessClaims, AccessTokens, PasswordHasher } from './ports/credentials.js';
export type { PageQuery } from './paging.js';
export { ActivityFeed } from './projects/activity-feed.js';
export type { ActivityQuery } from './projects/activity-feed.js';
export { checkGlobs, globMatcher } from './projects/globs.js';
export { Invitations } from './projects/invitations.js';
export { Members } from './projects/members.js';
export { Projects } from './projects/projects.js';
export { Conflicts } from './sync/conflicts.js';
export type { Resolution } from './sync/conflicts.js';
export { AppDeliveries } from './sync/app-deliveries.js';
export { AppInfo } from './sync/app.js';
export { Deliveries } from './sync/deliveries.js';
export type { IncomingDelivery } from './sync/deliveries.js';
export type { DeliveryOutcome, IncomingCall } from './sync/delivery.js';
export { DryRun } from './sync/dry-run.js';
export { Fanout } from './sync/fanout.js';
export { InstanceLinks } from './sync/instance-links.js';
export { LinkRemotes } from './sync/link-remotes.js';
export { Links } from './sync/links.js';
export type { CredentialInput, LinkInput, LinkPatch } from './sync/links.js';
export { Reconcile } from './sync/reconcile.js';
export type { ReconcileDeps } from './sync/reconcile.js';
export type { ReconcileResult } from './sync/run-end.js';
export { Seal } from './sync/seal.js';
export { StagedChanges } from './sync/staged-changes.js';
export { TellPulls } from './sync/tell-pulls.js';
export { signBody } from './sync/signature.js';
