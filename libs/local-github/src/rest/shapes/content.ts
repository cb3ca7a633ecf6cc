import type { ListedEntry } from '../../git/list-tree.js';
import type { HostedRepository } from '../../hosting/hosted-repository.js';
import type { Site } from '../../hosting/site.js';
import { repositoryUrl } from './repository.js';

/** An entry of the contents API; `entry.path` is the full path. */
export function entryShape(site: Site, repository: HostedRepository, commit: string, entry: ListedEntry) {
  const path = encodeURI(entry.path);
  const api = repositoryUrl(site, repository);
  const url = `${api}/contents/${path}?ref=${commit}`;
  const git_url = `${api}/git/${entry.type}s/${entry.sha}`;
  const html_url = `${site.origin}/${repository.fullName}/${entry.type}/${commit}/${path}`;
  return {
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url,
    git_url,
    download_url: entry.type === 'blob' ? `${site.origin}/${repository.fullName}/raw/${commit}/${path}` : null,
    type: kindOf(entry),
    _links: { self: url, git: git_url, html: html_url },
  };
}

function kindOf(entry: ListedEntry): 'file' | 'dir' | 'symlink' | 'submodule' {
  if (entry.type === 'tree') return 'dir';
  if (entry.type === 'commit') return 'submodule';
  return entry.mode === '120000' ? 'symlink' : 'file';
}
