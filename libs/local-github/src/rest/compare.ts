import { diffFiles } from '../git/diff.js';
import { commitShas, countCommits, mergeBase } from '../git/history.js';
import type { Commit } from '../git/objects.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { ok, type Answer } from '../server/answer.js';
import { notFound } from '../server/api-error.js';
import { linkHeader, pageOf } from '../server/paging.js';
import { readRoute, type RepositoryCall, type Route } from '../server/routes.js';
import { commitAt } from './repository-state.js';
import { commitShape } from './shapes/commit.js';
import { diffEntryShape } from './shapes/diff-entry.js';
import { repositoryUrl } from './shapes/repository.js';
import type { Schema } from './shapes/schema.js';

export const compareRoutes: readonly Route[] = [readRoute('/compare/*basehead', 'commits/commits#compare-two-commits', compare)];

async function compare(call: RepositoryCall): Promise<Answer> {
  const { site, repository, query, url } = call;
  const { base, head, fork } = await endsOf(call);
  const ahead = await countCommits(repository.git, { from: head.sha, without: [base.sha] });
  const behind = await countCommits(repository.git, { from: base.sha, without: [head.sha] });
  const page = pageOf(query, 250);
  const files = await diffFiles(repository.git, fork.sha, head.sha);
  const body: Schema<'commit-comparison'> = {
    ...addresses(call, base, head),
    base_commit: commitShape(site, repository, base),
    merge_base_commit: commitShape(site, repository, fork),
    status: statusOf(ahead, behind),
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    commits: await commitsBetween(call, base, head),
    // Never more than 300, and only on the first page: a sync must not take it for the whole difference.
    files: page.number > 1 ? [] : files.slice(0, site.limits.diffFiles).map((file) => diffEntryShape(site, repository, head.sha, file)),
  };
  return ok(body, linkHeader(url, query, page, ahead));
}

async function endsOf({ repository, params }: RepositoryCall): Promise<{ base: Commit; head: Commit; fork: Commit }> {
  const [baseName = '', headName = '', ...more] = (params['basehead'] ?? '').split('...');
  const base = await commitOf(repository, baseName);
  const head = await commitOf(repository, headName);
  if (!base || !head || more.length > 0) throw notFound();
  const forkSha = await mergeBase(repository.git, base.sha, head.sha);
  const fork = forkSha === undefined ? undefined : await repository.objects.commit(forkSha);
  if (!fork) throw notFound(`No common ancestor between ${baseName} and ${headName}.`);
  return { base, head, fork };
}

/** `owner:branch` names a fork's branch; there are no forks here, so the owner must be ours. */
async function commitOf(repository: HostedRepository, name: string): Promise<Commit | undefined> {
  const [owner, branch] = name.includes(':') ? name.split(':') : [repository.record.owner, name];
  if (!branch || owner?.toLowerCase() !== repository.record.owner.toLowerCase()) return undefined;
  return commitAt(repository, branch);
}

/** Oldest first, as a comparison shows them. */
async function commitsBetween({ site, repository, query }: RepositoryCall, base: Commit, head: Commit): Promise<Schema<'commit'>[]> {
  const page = pageOf(query, 250);
  const shas = (await commitShas(repository.git, { from: head.sha, without: [base.sha] })).reverse();
  const size = query.has('per_page') ? page.size : 250;
  const wanted = shas.slice((page.number - 1) * size, page.number * size);
  const commits = await Promise.all(wanted.map((sha) => repository.objects.commit(sha)));
  return commits.flatMap((commit) => (commit ? [commitShape(site, repository, commit)] : []));
}

function statusOf(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function addresses({ site, repository, params }: RepositoryCall, base: Commit, head: Commit) {
  const api = repositoryUrl(site, repository);
  const page = `${site.origin}/${repository.fullName}/compare`;
  const permalink = `${page}/${base.sha.slice(0, 7)}...${head.sha.slice(0, 7)}`;
  const html = `${page}/${params['basehead']}`;
  const url = `${api}/compare/${params['basehead']}`;
  return { url, html_url: html, permalink_url: permalink, diff_url: `${html}.diff`, patch_url: `${html}.patch` };
}
