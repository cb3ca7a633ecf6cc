import type { IncomingHttpHeaders } from 'node:http';
import { allows, permissionOf } from '../hosting/access.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { ownerOf } from '../rest/shapes/repository.js';
import { tokenOf } from '../server/credentials.js';
import type { Answer } from '../server/answer.js';
import type { Viewer } from '../storage/accounts.js';
import type { UserRecord } from '../storage/records.js';
import type { GitAddress } from './git-address.js';

export type Verdict =
  | { readonly allowed: true; readonly repository: HostedRepository; readonly actor: UserRecord | undefined }
  | { readonly allowed: false; readonly answer: Answer };

/** Who may fetch or push; the refusals are the ones that make git ask for a password, or give up, as on GitHub. */
export function authorize(site: Site, address: GitAddress, headers: IncomingHttpHeaders): Verdict {
  const token = headers.authorization === undefined ? undefined : tokenOf(headers);
  const viewer = token === undefined ? undefined : site.accounts.viewer(token);
  if (headers.authorization !== undefined && !viewer) return refuse(401, 'Invalid username or token.');
  if (viewer?.installed?.installation.suspendedAt) return refuse(403, 'This installation has been suspended.');
  const repository = site.repositories.find(address.owner, address.name) ?? site.repositories.findFormer(address.owner, address.name);
  const permission = repository && permissionOf(viewer, repository.record);
  // Nobody may learn from a 404 which private repositories exist, so a stranger is asked for a password first.
  if (!repository || !permission) return viewer ? refuse(404, 'Repository not found.') : refuse(401, 'Authentication required.');
  if (!address.isPush) return { allowed: true, repository, actor: viewer?.user };
  return authorizePush(site, repository, viewer);
}

function authorizePush(site: Site, repository: HostedRepository, viewer: Viewer | undefined): Verdict {
  const { record } = repository;
  if (record.archived) return refuse(403, 'This repository was archived so it is read-only.');
  if (!viewer && record.anonymousPush) return { allowed: true, repository, actor: ownerOf(site, repository) };
  if (!viewer) return refuse(401, 'Authentication required.');
  if (!allows(permissionOf(viewer, record), 'write')) return refuse(403, 'Write access to repository not granted.');
  return { allowed: true, repository, actor: viewer.user };
}

function refuse(status: number, message: string): Verdict {
  const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...challenge };
  return { allowed: false, answer: { status, headers, raw: Buffer.from(`${message}\n`) } };
}
