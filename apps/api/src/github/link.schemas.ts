import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import type {
  Conflict,
  ConflictKind,
  ConflictSummary,
  Delivery,
  InboundAction,
  InstanceLink,
  Link,
  LinkMode,
  LinkPause,
  LinkPullRequest,
  LinkStatus,
  LinkWebhook,
  OutboundAction,
  RateLimit,
  SkippedCount,
  SkippedFile,
  SyncPlan,
  SyncRun,
  SyncTrouble,
} from '@lockstep/contracts';

export const STATUSES: LinkStatus[] = ['new', 'ok', 'syncing', 'conflicts', 'awaiting_approval', 'blocked', 'suspended', 'branch_missing', 'attention'];
const REASONS = ['symlink', 'submodule', 'lfs', 'too_large', 'binary', 'not_utf8', 'unsafe_path', 'collision', 'too_many'];
const KINDS = ['content', 'add_add', 'modify_delete', 'delete_modify'];

export class SyncTroubleSchema implements SyncTrouble {
  @ApiProperty()
  code: string;
  @ApiProperty()
  message: string;
  @ApiProperty({ description: 'What to do about it.' })
  next: string;
}

export class SyncRunSchema implements SyncRun {
  @ApiProperty()
  id: string;
  @ApiProperty({ description: 'Who asked: auto, manual, confirmed.' })
  trigger: string;
  @ApiProperty({ enum: ['queued', 'running', 'ok', 'conflicts', 'awaiting_approval', 'failed'] })
  status: SyncRun['status'];
  @ApiProperty()
  startedAt: string;
  @ApiProperty({ type: String, nullable: true })
  finishedAt: string | null;
  @ApiProperty()
  inbound: number;
  @ApiProperty()
  outbound: number;
  @ApiProperty()
  conflicts: number;
  @ApiProperty({ description: 'Documents that were left waiting, because somebody held them.' })
  staged: number;
  @ApiProperty({ type: String, nullable: true })
  commitSha: string | null;
  @ApiProperty({ type: SyncTroubleSchema, nullable: true })
  error: SyncTroubleSchema | null;
}

export class SkippedFileSchema implements SkippedFile {
  @ApiProperty()
  path: string;
  @ApiProperty({ enum: REASONS })
  reason: SkippedFile['reason'];
}

export class SkippedCountSchema implements SkippedCount {
  @ApiProperty({ enum: REASONS })
  reason: SkippedCount['reason'];
  @ApiProperty()
  count: number;
}

export class LinkPullRequestSchema implements LinkPullRequest {
  @ApiProperty()
  number: number;
  @ApiProperty({ description: 'Its page on GitHub.' })
  url: string;
  @ApiProperty()
  branch: string;
  @ApiProperty({ enum: ['open', 'closed'] })
  state: LinkPullRequest['state'];
  @ApiProperty({ description: 'For people: waiting in pull request #12.' })
  words: string;
}

export class LinkPauseSchema implements LinkPause {
  @ApiProperty()
  since: string;
  @ApiProperty({ description: 'Who paused it.' })
  by: string;
  @ApiProperty({ description: 'For people: what is so, and what ends it.' })
  words: string;
}

export class RateLimitSchema implements RateLimit {
  @ApiProperty()
  limit: number;
  @ApiProperty()
  remaining: number;
  @ApiProperty({ description: 'When all of them are there again.' })
  resetAt: string;
}

export class LinkSchema implements Link {
  @ApiProperty()
  id: string;
  @ApiProperty()
  owner: string;
  @ApiProperty()
  repo: string;
  @ApiProperty()
  branch: string;
  @ApiProperty()
  root: string;
  @ApiProperty({ type: [String] })
  include: string[];
  @ApiProperty({ type: [String] })
  exclude: string[];
  @ApiProperty({ enum: ['direct', 'pull_request'] })
  mode: LinkMode;
  @ApiProperty({ enum: STATUSES })
  status: LinkStatus;
  @ApiProperty({ type: String, nullable: true })
  headSha: string | null;
  @ApiProperty({ description: 'Age of the oldest change that has not reached the other side.' })
  lagSeconds: number;
  @ApiProperty({ description: 'Documents whose text is not in the repository yet.' })
  dirty: number;
  @ApiProperty()
  staged: number;
  @ApiProperty()
  conflicts: number;
  @ApiProperty({ type: SyncRunSchema, nullable: true })
  lastRun: SyncRunSchema | null;
  @ApiProperty({ type: SyncTroubleSchema, nullable: true })
  lastError: SyncTroubleSchema | null;
  @ApiProperty({ type: SyncTroubleSchema, nullable: true, description: 'Why pull requests are not told who edits their files; sync is not affected.' })
  editingError: SyncTroubleSchema | null;
  @ApiProperty({ type: LinkPullRequestSchema, nullable: true, description: 'Where changes wait, in pull request mode.' })
  pullRequest: LinkPullRequestSchema | null;
  @ApiProperty({ type: LinkPauseSchema, nullable: true })
  paused: LinkPauseSchema | null;
  @ApiProperty({ type: RateLimitSchema, nullable: true, description: 'What GitHub last said about the credential of this link.' })
  rateLimit: RateLimitSchema | null;
  @ApiProperty({ type: [SkippedFileSchema], description: 'Repository files that stay outside: the first 1,000 by name.' })
  skipped: SkippedFileSchema[];
  @ApiProperty({ type: [SkippedCountSchema], description: 'How many stay outside in all, by reason.' })
  skippedCounts: SkippedCountSchema[];
}

export class LinkWebhookSchema implements LinkWebhook {
  @ApiProperty()
  url: string;
  @ApiProperty()
  secret: string;
}

export class NewLinkSchema extends LinkSchema {
  @ApiProperty()
  webhook: LinkWebhookSchema;
}

export class UpdatedLinkSchema extends LinkSchema {
  @ApiPropertyOptional()
  webhook?: LinkWebhookSchema;
}

export class LinkList {
  @ApiProperty({ type: [LinkSchema] })
  items: LinkSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class LinkProjectSchema {
  @ApiProperty()
  id: string;
  @ApiProperty()
  slug: string;
  @ApiProperty()
  name: string;
}

export class InstanceLinkSchema
  extends PickType(LinkSchema, ['id', 'owner', 'repo', 'branch', 'root', 'mode', 'status', 'lagSeconds', 'conflicts', 'lastRun', 'lastError', 'editingError', 'paused', 'rateLimit'] as const)
  implements InstanceLink
{
  @ApiProperty()
  project: LinkProjectSchema;
}

export class InstanceLinkList {
  @ApiProperty({ type: [InstanceLinkSchema] })
  items: InstanceLinkSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class InboundStepSchema {
  @ApiProperty({ enum: ['create', 'update', 'move', 'archive', 'merge', 'link'] })
  action: InboundAction;
  @ApiProperty()
  path: string;
  @ApiPropertyOptional()
  from?: string;
}

export class OutboundStepSchema {
  @ApiProperty({ enum: ['create', 'update', 'delete', 'move'] })
  action: OutboundAction;
  @ApiProperty()
  path: string;
  @ApiPropertyOptional()
  from?: string;
}

export class PlannedConflictSchema {
  @ApiProperty({ enum: KINDS })
  kind: ConflictKind;
  @ApiProperty()
  path: string;
}

export class SyncPlanSchema implements SyncPlan {
  @ApiProperty({ type: [InboundStepSchema] })
  inbound: InboundStepSchema[];
  @ApiProperty({ type: [OutboundStepSchema] })
  outbound: OutboundStepSchema[];
  @ApiProperty({ type: [PlannedConflictSchema] })
  conflicts: PlannedConflictSchema[];
  @ApiProperty({ type: String, nullable: true, description: 'Why a person has to agree first.' })
  brake: string | null;
}

export class SyncStartedSchema {
  @ApiProperty()
  runId: string;
}

export class SyncRunList {
  @ApiProperty({ type: [SyncRunSchema] })
  items: SyncRunSchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class DeliverySchema implements Delivery {
  @ApiProperty()
  id: string;
  @ApiProperty()
  deliveryId: string;
  @ApiProperty()
  event: string;
  @ApiProperty({ enum: ['pending', 'processed', 'failed'] })
  status: Delivery['status'];
  @ApiProperty()
  attempts: number;
  @ApiProperty({ type: String, nullable: true })
  error: string | null;
  @ApiProperty()
  receivedAt: string;
  @ApiProperty({ type: String, nullable: true })
  processedAt: string | null;
}

export class DeliveryList {
  @ApiProperty({ type: [DeliverySchema] })
  items: DeliverySchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class ConflictSummarySchema implements ConflictSummary {
  @ApiProperty()
  id: string;
  @ApiProperty()
  linkId: string;
  @ApiProperty({ type: String, nullable: true })
  docId: string | null;
  @ApiProperty()
  path: string;
  @ApiProperty({ enum: KINDS })
  kind: ConflictKind;
  @ApiProperty()
  createdAt: string;
}

export class ConflictSchema extends ConflictSummarySchema implements Conflict {
  @ApiProperty({ type: String, nullable: true })
  base: string | null;
  @ApiProperty({ type: String, nullable: true })
  ours: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Send it back with the resolution.' })
  oursVersion: number | null;
  @ApiProperty({ type: String, nullable: true })
  theirs: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Send it back with the resolution.' })
  theirsSha: string | null;
}

export class ConflictList {
  @ApiProperty({ type: [ConflictSummarySchema] })
  items: ConflictSummarySchema[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
