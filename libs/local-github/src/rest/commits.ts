import { diffFiles, emptyTree, type FileDiff } from '../git/diff.js';
import { commitShas, countCommits } from '../git/history.js';
import type { Commit } from '../git/objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { ok, type Answer } from '../server/answer.js';
import { emptyRepository, notFound, unprocessable } from '../server/api-error.js';
import { linkHeader, pageOf } from '../server/paging.js';
import { readRoute, type RepositoryCall, type Route } from '../server/routes.js';
import { commitAt } from './repository-state.js';
import { commitShape } from './shapes/commit.js';
import { diffEntryShape } from './shapes/diff-entry.js';
import type { Schema } from './shapes/schema.js';

export const commitRoutes: readonly Route[] = [
  readRoute('/commits', 'commits/commits#list-commits', listCommits),
  readRoute('/commits/*ref', 'commits/commits#get-a-commit', getCommit),
];

async function listCommits({ site, repository, query, url }: RepositoryCall): Promise<Answer> {
  if (await repository.isEmpty()) throw emptyRepository();
  const start = await commitAt(repository, query.get('sha') ?? undefined);
  if (!start) throw notFound();
  const page = pageOf(query);
  const path = query.get('path')?.replace(/^\/+|\/+$/g, '');
  const scope = { from: start.sha, ...(path ? { path } : {}) };
  const shas = await commitShas(repository.git, { ...scope, skip: (page.number - 1) * page.size, limit: page.size, ...timesOf(query) });
  const commits = await Promise.all(shas.map((sha) => repository.objects.commit(sha)));
  const body = commits.flatMap((commit) => (commit ? [commitShape(site, repository, commit)] : []));
  return ok(body, linkHeader(url, query, page, await countCommits(repository.git, scope)));
}

function timesOf(query: URLSearchParams): { since?: string; until?: string } {
  const since = query.get('since');
  const until = query.get('until');
  return { ...(isDate(since) ? { since } : {}), ...(isDate(until) ? { until } : {}) };
}

function isDate(text: string | null): text is string {
  return text !== null && Number.isFinite(Date.parse(text));
}

async function getCommit({ site, repository, params, accept }: RepositoryCall): Promise<Answer> {
  const revision = params['ref'] ?? '';
  if (await repository.isEmpty()) throw emptyRepository();
  const commit = await commitAt(repository, revision);
  if (!commit) throw unprocessable(`No commit found for SHA: ${revision}`);
  // The cheapest way to ask for a branch's head.
  if (/application\/vnd\.github(?:\.v3)?\.sha/.test(accept)) {
    return { status: 200, raw: Buffer.from(commit.sha), headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' } };
  }
  return ok(await detailedCommit(site, repository, commit));
}

/** A commit with its files against the first parent. */
async function detailedCommit(site: Site, repository: HostedRepository, commit: Commit): Promise<Schema<'commit'>> {
  const files = await diffFiles(repository.git, commit.parents[0] ?? emptyTree, commit.sha);
  const shown = files.slice(0, site.limits.diffFiles).map((file) => diffEntryShape(site, repository, commit.sha, file));
  return { ...commitShape(site, repository, commit), stats: statsOf(files), files: shown };
}

function statsOf(files: readonly FileDiff[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}
