import { gitEvidence } from './git-evidence.mjs';

/** Everything that the verdict looks at, read from Postgres and the repository themselves, not through the product. */
export async function gather({ stage, link }) {
  const { postgres, repository } = stage;
  const docs = await postgres.query(`select id, path, version, content, content_sha as "contentSha", archived_at is not null as archived from docs`);
  const versions = await postgres.query(
    `select doc_id as "docId", version, token::int, content, content_sha as "contentSha", source from doc_versions order by doc_id, version`);
  const locks = await postgres.query(`select doc_id as "docId", token::int from doc_locks`);
  const conflicts = await postgres.query(
    `select id, doc_id as "docId", path, kind, base, ours, theirs, resolved_at is null as open from doc_conflicts where link_id = $1`, [link]);
  const drafts = await postgres.query(`select doc_id as "docId", content from doc_drafts`);
  const bases = await postgres.query(`select doc_id as "docId", path from linked_docs where link_id = $1`, [link]);
  const [{ skipped }] = await postgres.query(`select skipped from repo_links where id = $1`, [link]);
  const runs = await postgres.query(`select status from sync_runs where link_id = $1`, [link]);
  return { runs, docs, versions, locks, conflicts, drafts, bases, skipped, git: await gitEvidence(repository) };
}
