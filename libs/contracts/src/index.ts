export type { Actor } from './actor.js';
export type { AgentMode, AgentPolicy, AgentRule, AgentSession, AgentSessionDetail, BehindDoc, Proposal, ProposalDecision, ProposalOutcome, ProposalSummary } from './agents.js';
export { CLAUDE_CODE_EVENTS, CLAUDE_CODE_TIMEOUT } from './claude-code.js';
export type { Doc, DocSync, DocVersion, DocWarning, DocWithContent, Page, StagedChange, VersionSource } from './docs.js';
export type {
  Ack,
  AckError,
  ClientEvents,
  ConflictEvent,
  DocEvent,
  DraftChanges,
  DraftEvent,
  DraftUpdate,
  LockEvent,
  Origin,
  PresenceEntry,
  PresenceEvent,
  ProposalEvent,
  ProjectSnapshot,
  ServerEvents,
  StagedEvent,
  SyncEvent,
} from './events.js';
export type {
  Conflict,
  ConflictKind,
  ConflictSummary,
  Delivery,
  FanoutRow,
  FanoutState,
  GitHubAppInfo,
  GitHubInstallation,
  InboundAction,
  InstanceLink,
  Link,
  LinkMode,
  LinkPause,
  LinkPullRequest,
  LinkStatus,
  LinkWebhook,
  NewLink,
  OutboundAction,
  RateLimit,
  SkippedCount,
  SkippedFile,
  SyncPlan,
  SyncRun,
  SyncTrouble,
} from './github.js';
export { LIMITS } from './limits.js';
export type { Lock } from './locks.js';
export { ERROR_STATUS } from './problem.js';
export type { DocVersionHead, ErrorCode, FieldError, Problem } from './problem.js';
export type { Activity, ApiKey, Member, Project, SignedIn, User } from './projects.js';
export { ROLES, SCOPES } from './roles.js';
export type { Role, Scope } from './roles.js';
