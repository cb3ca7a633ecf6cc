import type { FanoutDoc } from '@lockstep/core';
import type { Db } from './client.js';
import { atPaths } from './doc-row.js';

interface Row {
  id: string;
  path: string;
  version: number;
  contentSha: string;
  /** null: the project has no link. */
  linkId: string | null;
  basePath: string | null;
  baseSha: string | null;
  baseVersion: number | null;
  staged: boolean;
  conflict: boolean;
}

/** A page of documents with what each link of the project has of them, in one statement. */
export async function readFanout(db: Db, projectId: string, { prefix = '', among, after = '', limit }: { prefix?: string; among?: string[]; after?: string; limit: number }): Promise<FanoutDoc[]> {
  const rows = await db.$queryRaw<Row[]>`
    with page as (
      select d.id, d.path, d.version, d.content_sha from docs d
      where d.project_id = ${projectId}::uuid and d.archived_at is null and d.path > ${after} and d.path >= ${prefix} and starts_with(d.path, ${prefix}) ${atPaths(among)}
      order by d.path limit ${limit})
    select d.id, d.path, d.version, d.content_sha as "contentSha", l.id as "linkId",
      b.path as "basePath", b.base_blob_sha as "baseSha", b.base_version as "baseVersion", b.staged_at is not null as staged,
      exists (select 1 from doc_conflicts c where c.link_id = l.id and c.resolved_at is null and (c.doc_id = d.id or c.path = d.path)) as conflict
    from page d
    left join repo_links l on l.project_id = ${projectId}::uuid and l.archived_at is null
    left join linked_docs b on b.link_id = l.id and b.doc_id = d.id
    order by d.path, l.id desc`;
  const docs = new Map<string, FanoutDoc>();
  for (const { id, path, version, contentSha, linkId, basePath, baseSha, baseVersion, staged, conflict } of rows) {
    const doc = docs.get(id) ?? { id, path, version, contentSha, links: [] };
    docs.set(id, doc);
    if (linkId !== null) doc.links.push({ linkId, path: basePath, blobSha: baseSha, version: baseVersion, staged, conflict });
  }
  return [...docs.values()];
}
