import { touchedPaths, type TouchedPaths } from '../git/history.js';
import type { Commit, Signature } from '../git/objects.js';
import type { HostedRepository, RefChange, RefsChanged } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { ownerOf, repositoryShape } from '../rest/shapes/repository.js';
import { userShape } from '../rest/shapes/user.js';
import type { PushedCommits } from './pushed-commits.js';

const noCommit = '0'.repeat(40);

export async function pushPayload(site: Site, event: RefsChanged, change: RefChange, pushed: PushedCommits) {
  const { repository, actor } = event;
  const touched = await touchedPaths(repository.git, pushed.commits.map(({ sha }) => sha));
  const commits = pushed.commits.map((commit) => commitEntry(site, repository, commit, touched.get(commit.sha)));
  const page = `${site.origin}/${repository.fullName}`;
  return {
    ref: change.name,
    before: change.before ?? noCommit,
    after: change.after ?? noCommit,
    repository: pushedRepository(site, repository),
    pusher: { name: actor.login, email: actor.email },
    sender: userShape(site, actor),
    created: change.before === undefined,
    deleted: change.after === undefined,
    forced: pushed.forced,
    base_ref: null,
    compare: `${page}/compare/${(change.before ?? noCommit).slice(0, 12)}...${(change.after ?? noCommit).slice(0, 12)}`,
    commits,
    head_commit: headCommit(site, repository, pushed, commits),
  };
}

type CommitEntry = ReturnType<typeof commitEntry>;

/** The new head, also when it brought no commit of its own: a branch made from another, or forced back. */
function headCommit(site: Site, repository: HostedRepository, { head }: PushedCommits, commits: CommitEntry[]): CommitEntry | null {
  if (!head) return null;
  return commits.find(({ id }) => id === head.sha) ?? commitEntry(site, repository, head, undefined);
}

function commitEntry(site: Site, repository: HostedRepository, commit: Commit, touched: TouchedPaths | undefined) {
  const cap = site.limits.pushFilesPerCommit;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: localTime(commit.committer),
    url: `${site.origin}/${repository.fullName}/commit/${commit.sha}`,
    author: person(site, commit.author),
    committer: person(site, commit.committer),
    added: touched?.added.slice(0, cap) ?? [],
    removed: touched?.removed.slice(0, cap) ?? [],
    modified: touched?.modified.slice(0, cap) ?? [],
  };
}

function person(site: Site, { name, email }: Signature) {
  const user = site.accounts.byEmail(email);
  return { name, email, ...(user ? { username: user.login } : {}) };
}

/** Push payloads keep the committer's own clock: `2026-01-31T09:00:00+02:00`. */
function localTime({ seconds, offset }: Signature): string {
  const minutes = (offset.startsWith('-') ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3, 5)));
  const shifted = new Date((seconds + minutes * 60) * 1000).toISOString().slice(0, 19);
  return `${shifted}${offset.slice(0, 3)}:${offset.slice(3, 5)}`;
}

/** In a push the repository has seconds for times and an owner with name and e-mail; everywhere else it does not. */
function pushedRepository(site: Site, repository: HostedRepository) {
  const owner = ownerOf(site, repository);
  const seconds = (iso: string) => Math.floor(Date.parse(iso) / 1000);
  return {
    ...repositoryShape(site, repository, 'admin'),
    permissions: undefined,
    owner: { name: owner.login, email: owner.email, ...userShape(site, owner) },
    created_at: seconds(repository.record.createdAt),
    pushed_at: seconds(repository.record.pushedAt),
    stargazers: 0,
    master_branch: repository.record.defaultBranch,
  };
}
