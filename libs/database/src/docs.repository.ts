import type {
  ChangeCommand,
  CreateCommand,
  DocHead,
  DocRow,
  DocRowWithContent,
  DocStore,
  DraftRow,
  ProjectStanding,
  RecentPlace,
  RecentRow,
  SaveCommand,
  SearchHit,
  VersionRow,
  WriteOutcome,
} from '@lockstep/core';
import type { Authorship } from '@lockstep/core';
import type { Db } from './client.js';
import { DocWriter } from './doc-writer.js';
import { atPaths, docColumns, docRow, versionColumns } from './doc-row.js';
import type { StoredDoc } from './doc-row.js';
import { Prisma } from './generated/client.js';
import { standing, standingColumns, standingOf } from './project-standing.js';
import type { StoredStanding } from './project-standing.js';

/** Postgres' largest `integer`. */
const MAX_INTEGER = 2_147_483_647;

/** Documents: what is read of them; how they are written is in doc-writer. */
export class DocRepository implements DocStore {
  private readonly writer: DocWriter;

  constructor(
    private readonly db: Db,
    wake: () => void,
  ) {
    this.writer = new DocWriter(db, wake);
  }

  async find(projectId: string, docId: string, options: { archived?: boolean } = {}): Promise<DocRowWithContent | null> {
    return this.one(Prisma.sql`d.id = ${docId}::uuid and d.project_id = ${projectId}::uuid and ${liveness(options)}`);
  }

  async findHead(projectId: string, docId: string, options: { archived?: boolean } = {}): Promise<DocRow | null> {
    const rows = await this.select(Prisma.sql`d.id = ${docId}::uuid and d.project_id = ${projectId}::uuid and ${liveness(options)}`);
    return rows[0] ?? null;
  }

  async reach(at: { project: string; docId: string }, userId: string | null): Promise<{ project: ProjectStanding; doc: DocHead | null } | null> {
    const rows = await this.db.$queryRaw<(StoredStanding & (DocHead | { id: null }))[]>`
      select ${standingColumns}, d.id, d.project_id as "projectId", d.path, d.version, d.content_sha as "contentSha"
      from ${standingOf(at.project, userId)}
      left join docs d on d.project_id = p.id and d.id = ${at.docId}::uuid and d.archived_at is null`;
    const [row] = rows;
    if (!row) return null;
    const { standingId, standingArchivedAt, role, agentPolicy, ...doc } = row;
    return { project: standing({ standingId, standingArchivedAt, role, agentPolicy }), doc: doc.id === null ? null : doc };
  }

  async findByPath(projectId: string, path: string): Promise<DocRowWithContent | null> {
    return this.one(Prisma.sql`d.project_id = ${projectId}::uuid and d.path = ${path} and d.archived_at is null`);
  }

  async findManyByPath(projectId: string, paths: string[]): Promise<DocRow[]> {
    return this.select(Prisma.sql`d.project_id = ${projectId}::uuid and d.path = any(${paths}) and d.archived_at is null`);
  }

  async list(projectId: string, { prefix = '', among, after, limit }: { prefix?: string; among?: string[]; after?: string; limit: number }): Promise<DocRow[]> {
    const start = after === undefined ? Prisma.sql`d.path >= ${prefix}` : Prisma.sql`d.path > ${after}`;
    return this.select(Prisma.sql`d.project_id = ${projectId}::uuid and d.archived_at is null and ${start} and starts_with(d.path, ${prefix})
      ${beforeEndOf(prefix)} ${atPaths(among)} order by d.path limit ${limit}`);
  }

  async recent(projectId: string, { since, among, after, limit }: { since?: Date; among?: string[]; after?: RecentPlace; limit: number }): Promise<RecentRow[]> {
    const from = since ? Prisma.sql`and d.updated_at >= ${since}` : Prisma.empty;
    const beyond = after ? Prisma.sql`and (d.updated_at, d.id) < (${after.at}, ${after.docId}::uuid)` : Prisma.empty;
    return this.db.$queryRaw<RecentRow[]>`
      select d.id as "docId", d.path, d.version, d.content_sha as "contentSha", d.size, d.updated_at as "changedAt", d.updated_by as "changedBy", v.message, v.source
      from docs d join doc_versions v on v.doc_id = d.id and v.version = d.version
      where d.project_id = ${projectId}::uuid and d.archived_at is null ${from} ${beyond} ${atPaths(among)}
      order by d.updated_at desc, d.id desc limit ${limit}`;
  }

  async hasMoreThan(projectId: string, count: number): Promise<boolean> {
    const rows = await this.db.$queryRaw<unknown[]>`select 1 from docs where project_id = ${projectId}::uuid and archived_at is null offset ${count} limit 1`;
    return rows.length > 0;
  }

  async index(projectId: string): Promise<{ id: string; path: string; version: number; contentSha: string; size: number }[]> {
    return this.db.$queryRaw`select id, path, version, content_sha as "contentSha", size from docs
      where project_id = ${projectId}::uuid and archived_at is null order by path`;
  }

  async liveAmong(projectId: string, docIds: string[]): Promise<string[]> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`select id from docs where id = any(${docIds}::uuid[]) and project_id = ${projectId}::uuid and archived_at is null`;
    return rows.map(({ id }) => id);
  }

  async texts(projectId: string, docIds: string[]): Promise<{ id: string; path: string; version: number; contentSha: string; content: string }[]> {
    return this.db.$queryRaw`select id, path, version, content_sha as "contentSha", content from docs
      where id = any(${docIds}::uuid[]) and project_id = ${projectId}::uuid and archived_at is null order by path`;
  }

  async search(projectId: string, query: { text: string; paths: string[]; among?: string[]; limit: number; offset: number }): Promise<SearchHit[]> {
    const { text, paths, among, limit, offset } = query;
    return this.db.$queryRaw`
      with q as (select websearch_to_tsquery('simple', ${text}) as words), hits as (
        select d.id, d.path, d.content, ts_rank_cd(d.search, q.words) as rank
        from docs d, q
        where d.project_id = ${projectId}::uuid and d.archived_at is null ${atPaths(among)}
          and (${text} = '' or d.search @@ q.words)
          and not exists (select 1 from unnest(${paths}::text[]) part where strpos(lower(d.path), lower(part)) = 0)
        order by rank desc, d.path limit ${limit} offset ${offset}
      )
      select id as "docId", path, rank::double precision as rank,
             ts_headline('simple', left(content, 50000), q.words, 'StartSel=**, StopSel=**, MaxFragments=2, MaxWords=18, MinWords=6') as snippet
      from hits, q order by rank desc, path`;
  }

  create(command: CreateCommand): Promise<WriteOutcome> {
    return this.writer.create(command);
  }

  createMany(commands: CreateCommand[]): Promise<Set<string>> {
    return this.writer.createMany(commands);
  }

  save(command: SaveCommand): Promise<WriteOutcome> {
    return this.writer.save(command);
  }

  move(command: ChangeCommand & { path: string; from?: string }): Promise<WriteOutcome> {
    return this.writer.move(command);
  }

  putAside(docIds: string[]): Promise<void> {
    return this.writer.putAside(docIds);
  }

  archive(command: ChangeCommand): Promise<WriteOutcome> {
    return this.writer.archive(command);
  }

  restore(command: Authorship & { docId: string }): Promise<WriteOutcome> {
    return this.writer.restore(command);
  }

  async versions(docId: string, { before, limit }: { before?: number; limit: number }): Promise<VersionRow[]> {
    return this.db.$queryRaw<VersionRow[]>`
      select ${versionColumns} from doc_versions
      where doc_id = ${docId}::uuid and version < ${before ?? MAX_INTEGER} order by version desc limit ${limit}`;
  }

  async version(docId: string, version: number): Promise<(VersionRow & { content: string }) | null> {
    return this.oneVersion(Prisma.sql`version = ${version}`, docId);
  }

  async versionBySha(docId: string, contentSha: string): Promise<(VersionRow & { content: string }) | null> {
    return this.oneVersion(Prisma.sql`content_sha = ${contentSha}`, docId);
  }

  async markPublished(published: { docId: string; version: number }[], commitSha: string): Promise<void> {
    await this.db.$executeRaw`
      update doc_versions v set commit_sha = ${commitSha}
      from unnest(${published.map((one) => one.docId)}::uuid[], ${published.map((one) => one.version)}::int[]) as p(doc_id, version)
      where v.doc_id = p.doc_id and v.version = p.version and v.commit_sha is null`;
  }

  async putDraft(userId: string, docId: string, draft: { content: string; baseVersion: number }): Promise<DraftRow> {
    const kept = { ...draft, updatedAt: new Date() };
    return this.db.docDraft.upsert({ where: { userId_docId: { userId, docId } }, create: { userId, docId, ...kept }, update: kept, omit: { userId: true, docId: true } });
  }

  async draft(userId: string, docId: string): Promise<DraftRow | null> {
    return this.db.docDraft.findUnique({ where: { userId_docId: { userId, docId } }, omit: { userId: true, docId: true } });
  }

  async deleteDraft(userId: string, docId: string): Promise<void> {
    await this.db.docDraft.deleteMany({ where: { userId, docId } });
  }

  private async select(where: Prisma.Sql): Promise<DocRow[]> {
    const rows = await this.db.$queryRaw<StoredDoc[]>`select ${docColumns('l')} from docs d join doc_locks l on l.doc_id = d.id where ${where}`;
    return rows.map(docRow);
  }

  private async one(where: Prisma.Sql): Promise<DocRowWithContent | null> {
    const rows = await this.db.$queryRaw<(StoredDoc & { content: string })[]>`
      select ${docColumns('l')}, d.content from docs d join doc_locks l on l.doc_id = d.id where ${where}`;
    const [row] = rows;
    return row ? { ...docRow(row), content: row.content } : null;
  }

  private async oneVersion(where: Prisma.Sql, docId: string): Promise<(VersionRow & { content: string }) | null> {
    const rows = await this.db.$queryRaw<(VersionRow & { content: string })[]>`
      select ${versionColumns}, content from doc_versions where doc_id = ${docId}::uuid and ${where} order by version desc limit 1`;
    const [row] = rows;
    return row ?? null;
  }
}

function liveness({ archived = false }: { archived?: boolean }): Prisma.Sql {
  return archived ? Prisma.sql`d.archived_at is not null` : Prisma.sql`d.archived_at is null`;
}

/** Lets the path index stop at the end of a prefix instead of reading to the end of the project. */
function beforeEndOf(prefix: string): Prisma.Sql {
  return prefix === '' ? Prisma.empty : Prisma.sql`and d.path < ${prefix + '\u{10ffff}'}`;
}
