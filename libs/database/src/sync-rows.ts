import type { Actor, ConflictKind, LinkMode, LinkStatus, RateLimit, SkippedCount, SkippedFile } from '@lockstep/contracts';
import type { BrakeRow, ConflictHead, ConflictRow, DeliveryRow, LinkChange, LinkError, LinkRow, PendingBase, ProposedChange, RunRow } from '@lockstep/core';
import { Prisma } from './generated/client.js';
import type { DocConflict, RepoLink, SyncRun, WebhookDelivery } from './generated/client.js';

/** What Postgres keeps as text or JSON, under the types that wrote it. */
export function linkRow({ createdAt: _createdAt, archivedAt: _archivedAt, attention: _attention, ...row }: RepoLink): LinkRow {
  return {
    ...row,
    mode: row.mode as LinkMode,
    status: row.status as LinkStatus,
    lastError: row.lastError as LinkError | null,
    brake: row.brake as BrakeRow | null,
    skipped: row.skipped as unknown as SkippedFile[],
    skippedCounts: row.skippedCounts as unknown as SkippedCount[],
    pendingBases: row.pendingBases as PendingBase[] | null,
    pullRequest: row.pullRequest as ProposedChange | null,
    pausedBy: row.pausedBy as Actor | null,
    rateLimit: row.rateLimit as RateLimit | null,
    pullsError: row.pullsError as LinkError | null,
    createdBy: row.createdBy as unknown as Actor,
  };
}

export function linkData({ lastError, brake, skipped, skippedCounts, pendingBases, pullRequest, pausedBy, rateLimit, pullsError, ...change }: LinkChange): Prisma.RepoLinkUpdateInput {
  return {
    ...change,
    ...(lastError !== undefined && { lastError: json(lastError) }),
    ...(brake !== undefined && { brake: json(brake) }),
    ...(skipped !== undefined && { skipped: skipped as unknown as Prisma.InputJsonArray }),
    ...(skippedCounts !== undefined && { skippedCounts: skippedCounts as unknown as Prisma.InputJsonArray }),
    ...(pendingBases !== undefined && { pendingBases: json(pendingBases) }),
    ...(pullRequest !== undefined && { pullRequest: json(pullRequest) }),
    ...(pausedBy !== undefined && { pausedBy: json(pausedBy) }),
    ...(rateLimit !== undefined && { rateLimit: json(rateLimit) }),
    ...(pullsError !== undefined && { pullsError: json(pullsError) }),
  };
}

export function json(value: object | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

export function runRow(row: SyncRun): RunRow {
  const error = row.error as (Omit<NonNullable<RunRow['error']>, 'next'> & { next?: string }) | null;
  // Runs of before the next step was kept with them.
  return { ...row, status: row.status as RunRow['status'], error: error && { ...error, next: error.next ?? '' } };
}

/** Everything of a conflict but its three texts. */
export const conflictHeadColumns = {
  id: true,
  projectId: true,
  linkId: true,
  docId: true,
  path: true,
  kind: true,
  oursVersion: true,
  theirsBlobSha: true,
  theirsCommit: true,
  createdAt: true,
  resolvedAt: true,
} as const;

export function conflictHead(row: Pick<DocConflict, keyof typeof conflictHeadColumns>): ConflictHead {
  return { ...row, kind: row.kind as ConflictKind };
}

export function conflictRow({ resolvedBy: _resolvedBy, ...row }: DocConflict): ConflictRow {
  return { ...row, kind: row.kind as ConflictKind };
}

export function deliveryRow({ bodyHash: _bodyHash, ...row }: WebhookDelivery): DeliveryRow {
  return { ...row, status: row.status as DeliveryRow['status'] };
}
