import type { FileDiff } from '../../git/diff.js';
import type { HostedRepository } from '../../hosting/hosted-repository.js';
import type { Site } from '../../hosting/site.js';
import { repositoryUrl } from './repository.js';
import type { Schema } from './schema.js';

export function diffEntryShape(site: Site, repository: HostedRepository, commit: string, file: FileDiff): Schema<'diff-entry'> {
  const path = encodeURI(file.path);
  const page = `${site.origin}/${repository.fullName}`;
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${commit}/${path}`,
    raw_url: `${page}/raw/${commit}/${path}`,
    contents_url: `${repositoryUrl(site, repository)}/contents/${path}?ref=${commit}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
