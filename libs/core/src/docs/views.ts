import type { Doc, DocVersion } from '@lockstep/contracts';
import { viewLock } from '../locks/views.js';
import type { LockViewer } from '../locks/views.js';
import type { DocRow, VersionRow } from '../ports/doc-store.js';

/** A document as its reader sees it: the lock says whether this reader may take it over. */
export function viewDoc(row: DocRow, viewer: LockViewer): Doc {
  return {
    id: row.id,
    path: row.path,
    version: row.version,
    size: row.size,
    contentSha: row.contentSha,
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: row.updatedBy,
    lock: row.lock && viewLock(row.lock, viewer),
    sync: row.sync,
  };
}

/** A version without its text. */
export function viewVersion(row: VersionRow): DocVersion {
  return {
    version: row.version,
    author: row.author,
    source: row.source,
    message: row.message,
    contentSha: row.contentSha,
    size: row.size,
    ...(row.commitSha === null ? {} : { commitSha: row.commitSha }),
    createdAt: row.createdAt.toISOString(),
  };
}

