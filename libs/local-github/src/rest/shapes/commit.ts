import { isoDate } from '../../git/commit-object.js';
import type { Commit, Signature } from '../../git/objects.js';
import type { HostedRepository } from '../../hosting/hosted-repository.js';
import type { Site } from '../../hosting/site.js';
import { repositoryUrl } from './repository.js';
import { nodeId, type Schema } from './schema.js';
import { userShape } from './user.js';

/** Nothing here signs commits. */
const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

function gitUser({ name, email, ...signature }: Signature) {
  return { name, email, date: isoDate({ name, email, ...signature }) };
}

/** The commit as git sees it (`/git/commits`). */
export function gitCommitShape(site: Site, repository: HostedRepository, commit: Commit): Schema<'git-commit'> {
  const api = repositoryUrl(site, repository);
  const page = `${site.origin}/${repository.fullName}/commit`;
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', `${repository.record.id}:${commit.sha}`),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    author: gitUser(commit.author),
    committer: gitUser(commit.committer),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/git/commits/${sha}`, html_url: `${page}/${sha}` })),
    verification: unsigned,
  };
}

/** The commit as the site sees it (`/commits`): with accounts where an e-mail address is one's. */
export function commitShape(site: Site, repository: HostedRepository, commit: Commit): Schema<'commit'> {
  const url = `${repositoryUrl(site, repository)}/commits`;
  const page = `${site.origin}/${repository.fullName}/commit`;
  const git = gitCommitShape(site, repository, commit);
  return {
    sha: commit.sha,
    node_id: git.node_id,
    commit: {
      author: git.author,
      committer: git.committer,
      message: git.message,
      tree: git.tree,
      url: git.url,
      comment_count: 0,
      verification: unsigned,
    },
    url: `${url}/${commit.sha}`,
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url}/${commit.sha}/comments`,
    author: accountOf(site, commit.author),
    committer: accountOf(site, commit.committer),
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/${sha}`, html_url: `${page}/${sha}` })),
  };
}

function accountOf(site: Site, signature: Signature): Schema<'simple-user'> | null {
  const user = site.accounts.byEmail(signature.email);
  return user ? userShape(site, user) : null;
}
