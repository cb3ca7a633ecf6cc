import type { Actor } from '@lockstep/contracts';
import type {
  AppAudience,
  BaseRow,
  ConflictHead,
  ConflictRow,
  DeliveryRow,
  FanoutDoc,
  InstanceLinkRow,
  LinkChange,
  LinkFilter,
  LinkRow,
  NewDelivery,
  NewLinkRow,
  NewStaged,
  OutboxEvent,
  PendingBase,
  PublishedVersion,
  RunResult,
  RunRow,
  StagedHead,
  StagedRow,
  SyncStore,
  UnreadableBlob,
} from '@lockstep/core';
import { BaseTable } from './base-table.js';
import type { Db } from './client.js';
import { DeliveryTable, olderThan } from './delivery-table.js';
import type { Page } from './delivery-table.js';
import { readFanout } from './fanout.js';
import { Prisma } from './generated/client.js';
import type { SyncRun } from './generated/client.js';
import { StagedTable, stagedInVain } from './staged-table.js';
import { conflictHead, conflictHeadColumns, conflictRow, json, linkData, linkRow, runRow } from './sync-rows.js';

const SYSTEM: Actor = { kind: 'system', id: 'sync', name: 'GitHub sync' };

/** Links and everything that happens on them. */
export class SyncRepository implements SyncStore {
  private readonly table: BaseTable;
  private readonly staged: StagedTable;
  private readonly received: DeliveryTable;

  constructor(
    private readonly db: Db,
    private readonly wake: () => void,
  ) {
    this.table = new BaseTable(db);
    this.staged = new StagedTable(db);
    this.received = new DeliveryTable(db);
  }

  async createLink(link: NewLinkRow): Promise<LinkRow | null> {
    const { projectId, apiUrl, branch, root } = link;
    // Two people who link the same branch at once are put in order by the project's row.
    await this.db.$queryRaw`select 1 from projects where id = ${projectId}::uuid for no key update`;
    const near = await this.db.repoLink.findMany({ where: { projectId, apiUrl, branch, root, archivedAt: null }, select: { owner: true, repo: true } });
    if (near.some((other) => sameName(other, link))) return null;
    return linkRow(await this.db.repoLink.create({ data: { ...link, createdBy: json(link.createdBy) as Prisma.InputJsonObject } }));
  }

  async link(linkId: string): Promise<LinkRow | null> {
    const row = await this.db.repoLink.findFirst({ where: { id: linkId, archivedAt: null, project: { archivedAt: null } } });
    return row && linkRow(row);
  }

  async links(projectId: string, { before, limit }: Page): Promise<LinkRow[]> {
    const rows = await this.db.repoLink.findMany({ where: { projectId, archivedAt: null, ...olderThan(before) }, orderBy: { id: 'desc' }, take: limit });
    return rows.map(linkRow);
  }

  async linksFor({ apiUrl, repoIds, installationId, account }: AppAudience): Promise<LinkRow[]> {
    const byApp = [
      ...(installationId === null ? [] : [{ installationId }]),
      ...(account === null ? [] : [{ owner: { equals: account, mode: 'insensitive' as const }, installationId: { not: null } }]),
    ];
    const where = { apiUrl, archivedAt: null, project: { archivedAt: null }, OR: [{ repoId: { in: repoIds } }, ...byApp] };
    return (await this.db.repoLink.findMany({ where, orderBy: { id: 'asc' } })).map(linkRow);
  }

  async instanceLinks({ status, after, limit }: { status?: LinkFilter; after?: { attention: number; id: string }; limit: number }): Promise<InstanceLinkRow[]> {
    const narrowed = status === 'paused' ? { pausedAt: { not: null } } : status === undefined ? {} : { status };
    const later = after && { OR: [{ attention: { gt: after.attention } }, { attention: after.attention, id: { gt: after.id } }] };
    const rows = await this.db.repoLink.findMany({
      where: { archivedAt: null, project: { archivedAt: null }, ...narrowed, ...later },
      include: { project: { select: { id: true, slug: true, name: true } } },
      orderBy: [{ attention: 'asc' }, { id: 'asc' }],
      take: limit,
    });
    return rows.map(({ project, ...row }) => ({ link: linkRow(row), attention: row.attention ?? 0, project }));
  }

  async updateLink(linkId: string, change: LinkChange): Promise<void> {
    await this.db.repoLink.update({ where: { id: linkId }, data: linkData(change), select: { id: true } });
  }

  async archiveLink(linkId: string): Promise<void> {
    await this.db.repoLink.update({ where: { id: linkId }, data: { archivedAt: new Date(), runToken: { increment: 1 } } });
    await this.endConflicts(linkId);
  }

  async resetLink(linkId: string): Promise<void> {
    const forgotten = { lastHeadSha: null, etag: null, firstSyncedAt: null, approvedAt: null, pendingCommitSha: null, retryAt: null };
    await this.db.repoLink.update({
      where: { id: linkId },
      data: { ...forgotten, status: 'new', failures: 0, lastError: Prisma.DbNull, pendingBases: Prisma.DbNull, pullRequest: Prisma.DbNull, brake: Prisma.DbNull, skipped: [], skippedCounts: [], runToken: { increment: 1 } },
    });
    await this.db.linkedDoc.deleteMany({ where: { linkId } });
    await this.endConflicts(linkId);
  }

  async stopRuns(linkId: string, why: NonNullable<RunResult['error']>): Promise<void> {
    await this.db.repoLink.update({ where: { id: linkId }, data: { runToken: { increment: 1 } }, select: { id: true } });
    await this.endRuns(linkId, why);
  }

  async clock(): Promise<Date> {
    const [row] = await this.db.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`;
    return (row as { now: Date }).now;
  }

  async requestForProject(projectId: string): Promise<string[]> {
    const rows = await this.db.$queryRaw<{ id: string; paused: boolean }[]>`
      update repo_links set needs_sync_at = coalesce(needs_sync_at, clock_timestamp())
      where project_id = ${projectId}::uuid and archived_at is null returning id, paused_at is not null as paused`;
    return rows.filter((row) => !row.paused).map((row) => row.id);
  }

  async request(linkId: string): Promise<void> {
    await this.db.$executeRaw`update repo_links set needs_sync_at = coalesce(needs_sync_at, clock_timestamp()) where id = ${linkId}::uuid`;
  }

  async dueLinks(staleSeconds: number, limit: number): Promise<string[]> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`
      select l.id from repo_links l join projects p on p.id = l.project_id and p.archived_at is null
      where l.archived_at is null and l.paused_at is null and (l.retry_at is null or l.retry_at <= clock_timestamp())
        and (l.needs_sync_at is not null or l.checked_at is null or l.checked_at <= clock_timestamp() - make_interval(secs => ${staleSeconds}::double precision)
          or ${stagedInVain})
      order by l.checked_at nulls first limit ${limit}`;
    return rows.map((row) => row.id);
  }

  async queueRun({ id, linkId, trigger }: { id: string; linkId: string; trigger: 'auto' | 'manual' | 'confirmed' }): Promise<string> {
    await this.lockLink(linkId);
    const waiting = await this.db.syncRun.findFirst({ where: { linkId, status: 'queued' }, select: { id: true } });
    if (!waiting) await this.db.syncRun.create({ data: { id, linkId, trigger, status: 'queued' } });
    else if (trigger === 'confirmed') await this.db.syncRun.update({ where: { id: waiting.id }, data: { trigger } });
    return waiting?.id ?? id;
  }

  async claim(linkId: string, runId: string): Promise<{ link: LinkRow; run: RunRow } | null> {
    await this.lockLink(linkId);
    const link = await this.link(linkId);
    if (!link || link.pausedAt !== null) return null;
    const taken = { status: 'syncing', runToken: { increment: 1 } };
    const { runToken } = await this.db.repoLink.update({ where: { id: linkId }, data: taken, select: { runToken: true } });
    await this.endRuns(linkId, { code: 'sync.interrupted', message: 'The worker stopped during this run.', next: 'Nothing to do: the next run went on from there.' });
    return { link: { ...link, runToken }, run: runRow(await this.beginRun(linkId, runId)) };
  }

  async ownsLink(linkId: string, runToken: number): Promise<boolean> {
    const rows = await this.db.$queryRaw<unknown[]>`
      select 1 from repo_links where id = ${linkId}::uuid and run_token = ${runToken} and archived_at is null for no key update`;
    return rows.length > 0;
  }

  async finishRun(runId: string, { error, ...result }: RunResult): Promise<void> {
    await this.db.syncRun.update({ where: { id: runId }, data: { ...result, error: json(error), finishedAt: new Date() } });
  }

  async runs(linkId: string, { before, limit }: Page): Promise<RunRow[]> {
    return (await this.db.syncRun.findMany({ where: { linkId, ...olderThan(before) }, orderBy: { id: 'desc' }, take: limit })).map(runRow);
  }

  async lastRuns(linkIds: string[]): Promise<Map<string, RunRow>> {
    const rows = await this.db.syncRun.findMany({ where: { linkId: { in: linkIds } }, orderBy: [{ linkId: 'asc' }, { id: 'desc' }], distinct: ['linkId'] });
    return new Map(rows.map((row) => [row.linkId, runRow(row)]));
  }

  bases(linkId: string): Promise<BaseRow[]> {
    return this.table.list(linkId);
  }

  baseText(linkId: string, docId: string): Promise<string | null> {
    return this.table.text(linkId, docId);
  }

  baseTexts(linkId: string, docIds: string[]): Promise<Map<string, string>> {
    return this.table.texts(linkId, docIds);
  }

  setBasesFromVersions(linkId: string, bases: PendingBase[]): Promise<void> {
    return this.table.setFromVersions(linkId, bases);
  }

  setBases(linkId: string, bases: (BaseRow & { content: string })[]): Promise<void> {
    return this.table.set(linkId, bases);
  }

  rebase(linkId: string, docId: string, to: Omit<BaseRow, 'blobSha'>): Promise<void> {
    return this.table.rebase(linkId, docId, to);
  }

  putBasesAside(linkId: string, docIds: string[]): Promise<void> {
    return this.table.putAside(linkId, docIds);
  }

  dropBases(linkId: string, docIds: string[]): Promise<void> {
    return this.table.drop(linkId, docIds);
  }

  async unreadable(linkId: string): Promise<UnreadableBlob[]> {
    const rows = await this.db.unreadableBlob.findMany({ where: { linkId }, select: { sha: true, reason: true } });
    return rows.map(({ sha, reason }) => ({ sha, reason: reason as UnreadableBlob['reason'] }));
  }

  async addUnreadable(linkId: string, blobs: UnreadableBlob[]): Promise<void> {
    await this.db.unreadableBlob.createMany({ data: blobs.map((blob) => ({ linkId, ...blob })), skipDuplicates: true });
  }

  async dropUnreadable(linkId: string, shas: string[]): Promise<void> {
    await this.db.$executeRaw`delete from unreadable_blobs where link_id = ${linkId}::uuid and sha = any(${shas}::text[])`;
  }

  fanout(projectId: string, query: { prefix?: string; among?: string[]; after?: string; limit: number }): Promise<FanoutDoc[]> {
    return readFanout(this.db, projectId, query);
  }

  stagedHeads(linkIds: string[]): Promise<StagedHead[]> {
    return this.staged.heads(linkIds);
  }

  stagedFor(docId: string): Promise<StagedRow | null> {
    return this.staged.oldestFor(docId);
  }

  stagedLinks(docIds: string[]): Promise<{ docId: string; linkId: string }[]> {
    return this.staged.linksWith(docIds);
  }

  stage(staged: NewStaged): Promise<void> {
    return this.staged.put(staged);
  }

  keepStaged(linkId: string, docIds: string[]): Promise<void> {
    return this.staged.keep(linkId, docIds);
  }

  versionTexts(wanted: { id: string; version: number }[]): Promise<Map<string, string>> {
    return this.table.versionTexts(wanted);
  }

  versionAfter(docId: string, after: number, contentSha: string): Promise<number | null> {
    return this.table.versionAfter(docId, after, contentSha);
  }

  versionsBetween(spans: { docId: string; after: number; upTo: number }[]): Promise<PublishedVersion[]> {
    return this.table.versionsBetween(spans);
  }

  async openConflicts(linkIds: string[]): Promise<ConflictHead[]> {
    const rows = await this.db.docConflict.findMany({ where: { linkId: { in: linkIds }, resolvedAt: null }, select: conflictHeadColumns, orderBy: { id: 'asc' } });
    return rows.map(conflictHead);
  }

  async projectConflicts(projectId: string, { before, limit }: Page): Promise<ConflictHead[]> {
    const where = { projectId, resolvedAt: null, ...olderThan(before) };
    return (await this.db.docConflict.findMany({ where, select: conflictHeadColumns, orderBy: { id: 'desc' }, take: limit })).map(conflictHead);
  }

  async conflict(projectId: string, conflictId: string): Promise<ConflictRow | null> {
    const row = await this.db.docConflict.findFirst({ where: { id: conflictId, projectId } });
    return row && conflictRow(row);
  }

  async openConflict(conflict: Omit<ConflictRow, 'createdAt' | 'resolvedAt'>): Promise<{ id: string; opened: boolean }> {
    const { id, linkId, path, ...sides } = conflict;
    const open = await this.db.docConflict.findFirst({ where: { linkId, path, resolvedAt: null }, select: { id: true } });
    if (open) await this.db.docConflict.update({ where: { id: open.id }, data: sides });
    else await this.db.docConflict.create({ data: conflict });
    return { id: open?.id ?? id, opened: open === null };
  }

  async resolveConflict(conflictId: string, by: Actor): Promise<boolean> {
    const data = { resolvedAt: new Date(), resolvedBy: json(by) };
    return (await this.db.docConflict.updateMany({ where: { id: conflictId, resolvedAt: null }, data })).count > 0;
  }

  async receiveNew(delivery: NewDelivery, told: OutboxEvent): Promise<boolean> {
    const isNew = await this.received.addNew(delivery, told);
    if (isNew) this.wake();
    return isNew;
  }

  async addDelivery(delivery: NewDelivery): Promise<{ known: DeliveryRow | null }> {
    // The same delivery twice at once: the second waits here and then finds the first.
    await this.lockLink(delivery.linkId);
    return { known: await this.received.addUnlessKnown(delivery) };
  }

  async requeueDelivery(linkId: string, deliveryId: string): Promise<boolean> {
    return this.received.requeue(linkId, deliveryId);
  }

  async settleRequests(linkId: string, until: Date, error: string | null): Promise<void> {
    const settled = { status: error === null ? 'processed' : 'failed', error, processedAt: await this.clock() };
    const waiting = error === null ? { in: ['pending', 'failed'] } : 'pending';
    await this.db.webhookDelivery.updateMany({ where: { linkId, status: waiting, receivedAt: { lte: until } }, data: settled });
    if (error === null) await this.db.repoLink.updateMany({ where: { id: linkId, needsSyncAt: { lte: until } }, data: { needsSyncAt: null } });
  }

  async deliveries(linkId: string, page: Page): Promise<DeliveryRow[]> {
    return this.received.list(linkId, page);
  }

  private async lockLink(linkId: string): Promise<void> {
    await this.db.$queryRaw`select 1 from repo_links where id = ${linkId}::uuid for no key update`;
  }

  private async endRuns(linkId: string, error: NonNullable<RunResult['error']>): Promise<void> {
    await this.db.syncRun.updateMany({ where: { linkId, status: 'running' }, data: { status: 'failed', finishedAt: new Date(), error: { ...error } } });
  }

  private async beginRun(linkId: string, runId: string): Promise<SyncRun> {
    const queued = await this.db.syncRun.findFirst({ where: { linkId, status: 'queued' }, select: { id: true } });
    const startedAt = await this.clock();
    if (queued) return this.db.syncRun.update({ where: { id: queued.id }, data: { status: 'running', startedAt } });
    return this.db.syncRun.create({ data: { id: runId, linkId, trigger: 'auto', status: 'running', startedAt } });
  }

  private async endConflicts(linkId: string): Promise<void> {
    await this.db.docConflict.updateMany({ where: { linkId, resolvedAt: null }, data: { resolvedAt: new Date(), resolvedBy: json(SYSTEM) } });
  }
}

/** GitHub does not tell names apart by case. */
function sameName(a: { owner: string; repo: string }, b: { owner: string; repo: string }): boolean {
  return `${a.owner}/${a.repo}`.toLowerCase() === `${b.owner}/${b.repo}`.toLowerCase();
}
