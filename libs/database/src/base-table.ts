import type { BaseRow, PendingBase, PublishedVersion } from '@lockstep/core';
import type { Db } from './client.js';

/** Own versions that one commit message is made of at most. */
const MAX_PUBLISHED = 2_000;

/** What each link last agreed on, a table written in bulk: one statement for however many documents. */
export class BaseTable {
  constructor(private readonly db: Db) {}

  async list(linkId: string): Promise<BaseRow[]> {
    return this.db.$queryRaw`
      select doc_id as "docId", path, base_blob_sha as "blobSha", base_version as version, mode from linked_docs where link_id = ${linkId}::uuid order by path`;
  }

  async text(linkId: string, docId: string): Promise<string | null> {
    const row = await this.db.linkedDoc.findUnique({ where: { linkId_docId: { linkId, docId } }, select: { baseContent: true } });
    return row?.baseContent ?? null;
  }

  async texts(linkId: string, docIds: string[]): Promise<Map<string, string>> {
    const rows = await this.db.linkedDoc.findMany({ where: { linkId, docId: { in: docIds } }, select: { docId: true, baseContent: true } });
    return new Map(rows.map(({ docId, baseContent }) => [docId, baseContent]));
  }

  async set(linkId: string, bases: (BaseRow & { content: string })[]): Promise<void> {
    await this.clear(linkId, bases, bases);
    await this.db.$executeRaw`
      insert into linked_docs (link_id, doc_id, path, base_blob_sha, base_content, base_version, mode)
      select ${linkId}::uuid, b.* from unnest(${column(bases, 'docId')}::uuid[], ${column(bases, 'path')}::text[], ${column(bases, 'blobSha')}::text[],
        ${column(bases, 'content')}::text[], ${column(bases, 'version')}::int[], ${column(bases, 'mode')}::text[]) as b`;
  }

  async setFromVersions(linkId: string, pending: PendingBase[]): Promise<void> {
    const kept = pending.flatMap((base) => (base.version === null ? [] : [{ ...base, version: base.version }]));
    await this.clear(linkId, pending, kept);
    const written = await this.db.$executeRaw`
      insert into linked_docs (link_id, doc_id, path, base_blob_sha, base_content, base_version, mode)
      select ${linkId}::uuid, b.doc_id, b.path, v.content_sha, v.content, v.version, b.mode
      from unnest(${column(kept, 'docId')}::uuid[], ${column(kept, 'path')}::text[], ${column(kept, 'blobSha')}::text[],
        ${column(kept, 'version')}::int[], ${column(kept, 'mode')}::text[]) as b(doc_id, path, blob_sha, version, mode)
      join doc_versions v on v.doc_id = b.doc_id and v.version = b.version and v.content_sha = b.blob_sha`;
    if (written !== kept.length) throw new Error(`${kept.length - written} of ${kept.length} bases name a version that does not exist`);
  }

  async rebase(linkId: string, docId: string, to: Omit<BaseRow, 'blobSha'>): Promise<void> {
    const other = { linkId, OR: [{ path: to.path }, { docId: to.docId }], NOT: { docId } };
    await this.db.linkedDoc.deleteMany({ where: other });
    await this.db.linkedDoc.updateMany({ where: { linkId, docId }, data: { docId: to.docId, path: to.path, baseVersion: to.version, mode: to.mode } });
  }

  async putAside(linkId: string, docIds: string[]): Promise<void> {
    await this.db.$executeRaw`update linked_docs set path = '//' || doc_id where link_id = ${linkId}::uuid and doc_id = any(${docIds}::uuid[])`;
  }

  async drop(linkId: string, docIds: string[]): Promise<void> {
    await this.db.$executeRaw`delete from linked_docs where link_id = ${linkId}::uuid and doc_id = any(${docIds}::uuid[])`;
  }

  async versionTexts(wanted: { id: string; version: number }[]): Promise<Map<string, string>> {
    const rows = await this.db.$queryRaw<{ id: string; content: string }[]>`
      select v.doc_id as id, v.content from unnest(${column(wanted, 'id')}::uuid[], ${column(wanted, 'version')}::int[]) as w(doc_id, version)
      join doc_versions v on v.doc_id = w.doc_id and v.version = w.version`;
    return new Map(rows.map(({ id, content }) => [id, content]));
  }

  async versionAfter(docId: string, after: number, contentSha: string): Promise<number | null> {
    const found = await this.db.docVersion.findFirst({
      where: { docId, contentSha, version: { gt: after } },
      orderBy: { version: 'desc' },
      select: { version: true },
    });
    return found?.version ?? null;
  }

  async versionsBetween(spans: { docId: string; after: number; upTo: number }[]): Promise<PublishedVersion[]> {
    return this.db.$queryRaw`
      select v.doc_id as "docId", v.version, v.author, v.message, u.email
      from unnest(${column(spans, 'docId')}::uuid[], ${column(spans, 'after')}::int[], ${column(spans, 'upTo')}::int[]) as s(doc_id, after, up_to)
      join doc_versions v on v.doc_id = s.doc_id and v.version > s.after and v.version <= s.up_to
      left join users u on v.author->>'kind' = 'user' and u.id::text = v.author->>'id'
      order by v.created_at, v.doc_id, v.version limit ${MAX_PUBLISHED}`;
  }

  /** Makes room: a document has one base per link, and so has a path. */
  private async clear(linkId: string, ofDocs: { docId: string }[], atPaths: { path: string }[]): Promise<void> {
    await this.db.$executeRaw`
      delete from linked_docs where link_id = ${linkId}::uuid
        and (doc_id = any(${column(ofDocs, 'docId')}::uuid[]) or path = any(${column(atPaths, 'path')}::text[]))`;
  }
}

function column<Row, Key extends keyof Row>(rows: Row[], key: Key): Row[Key][] {
  return rows.map((row) => row[key]);
}
