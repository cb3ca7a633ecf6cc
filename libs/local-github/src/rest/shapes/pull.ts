import { diffFiles } from '../../git/diff.js';
import { countCommits, mergeBase } from '../../git/history.js';
import { mergeTree } from '../../git/merge.js';
import { readRef } from '../../git/refs.js';
import type { HostedRepository } from '../../hosting/hosted-repository.js';
import type { Site } from '../../hosting/site.js';
import type { PullRecord } from '../../storage/records.js';
import { repositoryShape, repositoryUrl } from './repository.js';
import { nodeId, type Schema } from './schema.js';
import { userShape } from './user.js';

/** A pull request as lists show it. */
export async function pullShape(site: Site, repository: HostedRepository, pull: PullRecord): Promise<Schema<'pull-request-simple'>> {
  return {
    ...addresses(site, repository, pull),
    ...facts(site, pull),
    ...nobody,
    head: end(site, repository, pull.head, pull.headSha),
    base: end(site, repository, pull.base, await baseSha(repository, pull)),
  };
}

/** A pull request asked for by number: with what only a merge on trial and a comparison can tell. */
export async function fullPullShape(site: Site, repository: HostedRepository, pull: PullRecord): Promise<Schema<'pull-request'>> {
  const base = await baseSha(repository, pull);
  const fork = (await mergeBase(repository.git, base, pull.headSha)) ?? base;
  const files = await diffFiles(repository.git, fork, pull.headSha);
  const merged = pull.state === 'open' ? await mergeTree(repository.git, base, pull.headSha) : 'unsupported';
  const mergeable = merged === 'unsupported' ? null : merged !== 'conflict';
  return {
    ...((await pullShape(site, repository, pull)) as Omit<Schema<'pull-request'>, keyof ReturnType<typeof counts>>),
    ...counts(site, pull),
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? 'clean' : 'dirty',
    commits: await countCommits(repository.git, { from: pull.headSha, without: [base] }),
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** While it is open a pull request is about the base branch as it is. */
async function baseSha(repository: HostedRepository, pull: PullRecord): Promise<string> {
  const ref = pull.state === 'open' ? await readRef(repository.objects, `refs/heads/${pull.base}`) : undefined;
  return ref?.sha ?? pull.baseSha;
}

function counts(site: Site, pull: PullRecord) {
  const merger = pull.mergedById === null ? undefined : site.accounts.byId(pull.mergedById);
  return {
    merged: pull.mergedAt !== null,
    merged_by: merger ? userShape(site, merger) : null,
    mergeable: null as boolean | null,
    rebaseable: null as boolean | null,
    mergeable_state: 'unknown',
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 0,
    additions: 0,
    deletions: 0,
    changed_files: 0,
  };
}

function facts(site: Site, pull: PullRecord) {
  const author = site.accounts.byId(pull.authorId);
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: author ? userShape(site, author) : null,
    body: pull.body,
    draft: pull.draft,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    author_association: 'OWNER' as const,
  };
}

const nobody = { labels: [], milestone: null, assignee: null, assignees: [], requested_reviewers: [], requested_teams: [], auto_merge: null };

function end(site: Site, repository: HostedRepository, branch: string, sha: string) {
  const repo = repositoryShape(site, repository, 'admin') as Schema<'repository'>;
  return { label: `${repository.record.owner}:${branch}`, ref: branch, sha, user: repo.owner, repo };
}

function addresses(site: Site, repository: HostedRepository, { number, headSha }: PullRecord) {
  const api = repositoryUrl(site, repository);
  const [url, issue, html] = [`${api}/pulls/${number}`, `${api}/issues/${number}`, `${site.origin}/${repository.fullName}/pull/${number}`];
  const parts = {
    comments: `${issue}/comments`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${headSha}`,
    html,
    issue,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    self: url,
  };
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: parts.commits,
    review_comments_url: parts.review_comments,
    review_comment_url: parts.review_comment,
    comments_url: parts.comments,
    statuses_url: parts.statuses,
    _links: Object.fromEntries(Object.entries(parts).map(([name, href]) => [name, { href }])) as Record<keyof typeof parts, { href: string }>,
  };
}
