import type { NewStaged, StagedHead, StagedRow } from '@lockstep/core';
import type { Db } from './client.js';
import { Prisma } from './generated/client.js';
import { isHeld } from './lock-row.js';

/** Columns of a `StagedHead`, from linked_docs `k` with something staged, its document `d` and its lock `l`. */
const columns = Prisma.sql`k.link_id as "linkId", k.doc_id as "docId", k.staged_path as path, k.staged_blob_sha as "blobSha",
  k.staged_commit_sha as "commitSha", k.staged_author as author, k.staged_message as message, k.staged_version as version, k.staged_at as "stagedAt",
  (d.archived_at is null and ${isHeld}) as held`;

const source = Prisma.sql`linked_docs k join docs d on d.id = k.doc_id join doc_locks l on l.doc_id = k.doc_id`;

const nothing = { stagedAt: null, stagedBlobSha: null, stagedContent: null, stagedPath: null, stagedCommitSha: null, stagedAuthor: Prisma.DbNull, stagedMessage: null, stagedVersion: null };

/** Whether the repo_links row `l` has something staged that nobody has to wait for any more. */
export const stagedInVain = Prisma.sql`exists (
  select 1 from linked_docs k join doc_locks held on held.doc_id = k.doc_id
  where k.link_id = l.id and k.staged_at is not null and (held.holder_session is null or held.expires_at <= clock_timestamp()))`;

/** What repositories have for documents under their holders: columns of the base rows, so that a base and what waits for it cannot come apart. */
export class StagedTable {
  constructor(private readonly db: Db) {}

  heads(linkIds: string[]): Promise<StagedHead[]> {
    return this.db.$queryRaw`select ${columns} from ${source} where k.link_id = any(${linkIds}::uuid[]) and k.staged_at is not null order by k.staged_at`;
  }

  async oldestFor(docId: string): Promise<StagedRow | null> {
    const [row] = await this.db.$queryRaw<StagedRow[]>`
      select ${columns}, k.base_content as base, k.staged_content as content from ${source} join repo_links r on r.id = k.link_id and r.archived_at is null
      where k.doc_id = ${docId}::uuid and k.staged_at is not null order by k.staged_at limit 1`;
    return row ?? null;
  }

  async linksWith(docIds: string[]): Promise<{ docId: string; linkId: string }[]> {
    return this.db.$queryRaw`
      select k.doc_id as "docId", k.link_id as "linkId" from linked_docs k join repo_links r on r.id = k.link_id and r.archived_at is null
      where k.doc_id = any(${docIds}::uuid[]) and k.staged_at is not null`;
  }

  /** @throws Error when the document has no base on this link. */
  async put({ linkId, docId, path, blobSha, content, commitSha, author, message, version }: NewStaged): Promise<void> {
    const written = await this.db.$executeRaw`
      update linked_docs set staged_path = ${path}, staged_blob_sha = ${blobSha}, staged_content = ${content}, staged_version = ${version},
        staged_commit_sha = ${commitSha}, staged_author = ${JSON.stringify(author)}::jsonb, staged_message = ${message},
        staged_at = case when staged_at is not null and staged_path = ${path} and staged_blob_sha is not distinct from ${blobSha} then staged_at else clock_timestamp() end
      where link_id = ${linkId}::uuid and doc_id = ${docId}::uuid`;
    if (written !== 1) throw new Error(`document ${docId} has no base on link ${linkId} to stage a change on`);
  }

  async keep(linkId: string, docIds: string[]): Promise<void> {
    await this.db.linkedDoc.updateMany({ where: { linkId, stagedAt: { not: null }, docId: { notIn: docIds } }, data: nothing });
  }
}
