import type { HostedRepository } from '../../hosting/hosted-repository.js';
import type { Site } from '../../hosting/site.js';
import type { Permission, UserRecord } from '../../storage/records.js';
import { nodeId, type Schema } from './schema.js';
import { userShape } from './user.js';

export function repositoryUrl(site: Site, repository: HostedRepository): string {
  return `${site.apiUrl}/repos/${repository.fullName}`;
}

export function ownerOf(site: Site, repository: HostedRepository): UserRecord {
  const owner = site.accounts.byLogin(repository.record.owner);
  if (!owner) throw new Error(`no account ${repository.record.owner}`);
  return owner;
}

export function repositoryShape(site: Site, repository: HostedRepository, permission: Permission): Schema<'full-repository'> {
  const owner = userShape(site, ownerOf(site, repository));
  return {
    ...identity(site, repository, owner),
    ...apiAddresses(repositoryUrl(site, repository)),
    ...gitAddresses(site, repository),
    ...settings(repository),
    permissions: permissionsShape(permission),
  };
}

function identity(site: Site, repository: HostedRepository, owner: Schema<'simple-user'>) {
  const { record, fullName } = repository;
  return {
    id: record.id,
    node_id: nodeId('Repository', record.id),
    name: record.name,
    full_name: fullName,
    private: record.private,
    owner,
    html_url: `${site.origin}/${fullName}`,
    description: record.description,
    fork: false,
    url: repositoryUrl(site, repository),
  };
}

function gitAddresses(site: Site, { fullName }: HostedRepository) {
  const clone = `${site.origin}/${fullName}.git`;
  return { git_url: clone, ssh_url: clone, clone_url: clone, svn_url: `${site.origin}/${fullName}`, homepage: null, mirror_url: null };
}

function settings({ record }: HostedRepository) {
  return {
    created_at: record.createdAt,
    updated_at: record.pushedAt,
    pushed_at: record.pushedAt,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    forks: 0,
    archived: record.archived,
    disabled: false,
    open_issues_count: 0,
    open_issues: 0,
    license: null,
    topics: [],
    visibility: record.private ? 'private' : 'public',
    default_branch: record.defaultBranch,
    network_count: 0,
    subscribers_count: 0,
  };
}

function permissionsShape(permission: Permission) {
  const push = permission !== 'read';
  return { admin: permission === 'admin', maintain: permission === 'admin', push, triage: push, pull: true };
}

function apiAddresses(url: string) {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
