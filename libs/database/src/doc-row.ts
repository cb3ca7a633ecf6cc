import type { DocSync } from '@lockstep/contracts';
import { globMatcher } from '@lockstep/core';
import type { DocRow } from '@lockstep/core';
import { Prisma } from './generated/client.js';
import { liveLock, lockColumns } from './lock-row.js';
import type { LockRow } from './lock-row.js';

/** A document joined with its lock row, as the statements of the docs repository select it. */
export interface StoredDoc extends LockRow, Omit<DocRow, 'lock' | 'sync'> {
  sync: DocSync | null;
  /** Globs of the project's links, where only they can tell whether the document is meant to go out. */
  links: { include: string[]; exclude: string[] }[] | null;
}

/** The columns of a `StoredDoc`, from a row `d` of docs and a row of doc_locks under this alias. */
export function docColumns(lock: 'l' | 'held'): Prisma.Sql {
  return Prisma.sql`d.id, d.project_id as "projectId", d.path, d.version, d.size, d.content_sha as "contentSha",
    d.updated_at as "updatedAt", d.updated_by as "updatedBy", d.archived_at as "archivedAt", ${lockColumns(lock)},
    (case when exists (select 1 from doc_conflicts c where c.doc_id = d.id and c.resolved_at is null) then 'conflict' else
      (select case when bool_or(k.staged_at is not null) then 'staged' when bool_or(k.base_blob_sha <> d.content_sha or k.path <> d.path) then 'pending' when count(*) > 0 then 'synced' end
       from linked_docs k join repo_links r on r.id = k.link_id and r.archived_at is null where k.doc_id = d.id) end) as sync,
    (select jsonb_agg(jsonb_build_object('include', r.include, 'exclude', r.exclude))
     from repo_links r where r.project_id = d.project_id and r.archived_at is null
       and not exists (select 1 from linked_docs k where k.link_id = r.id and k.doc_id = d.id)) as links`;
}

/** Narrows rows `d` of docs to those at some paths. */
export function atPaths(paths: string[] | undefined): Prisma.Sql {
  return paths ? Prisma.sql`and d.path = any(${paths})` : Prisma.empty;
}

/** What a stored row says, with the lock only while it is live. */
export function docRow(stored: StoredDoc): DocRow {
  const { id, projectId, path, version, size, contentSha, updatedAt, updatedBy, archivedAt } = stored;
  return { id, projectId, path, version, size, contentSha, updatedAt, updatedBy, archivedAt, lock: liveLock(stored), sync: syncState(stored) };
}

/** A link that would carry the document but has not met it yet makes it pending, unless another one asks for more attention. */
function syncState({ sync, links, path }: StoredDoc): DocSync {
  if (sync === 'conflict' || sync === 'staged') return sync;
  const awaited = (links ?? []).some(({ include, exclude }) => (include.length === 0 || globMatcher(include)(path)) && !globMatcher(exclude)(path));
  return awaited ? 'pending' : (sync ?? 'unlinked');
}

/** The columns of a `VersionRow`, from doc_versions. */
export const versionColumns = Prisma.sql`version, author, source, message, content_sha as "contentSha", size, commit_sha as "commitSha", created_at as "createdAt"`;
