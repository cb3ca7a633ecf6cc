import { allows, permissionOf } from '../hosting/access.js';
import { created, ok, type Answer } from '../server/answer.js';
import { ApiError, notFound, unprocessable } from '../server/api-error.js';
import { optionalFields, optionalTexts, type Fields } from '../server/fields.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { appRoute, siteRoute, type AppCall, type Call, type Route } from '../server/routes.js';
import type { AppPermissions, InstallationRecord, Permission } from '../storage/records.js';
import { installationOf } from './apps.js';
import { repositoryShape } from './shapes/repository.js';

const lifetimeMs = 3_600_000;
const levels: readonly unknown[] = ['read', 'write', 'admin'];

export const installationTokenRoutes: readonly Route[] = [
  appRoute('POST', '/app/installations/:installation/access_tokens', 'apps/apps#create-an-installation-access-token-for-an-app', issue),
  siteRoute('GET', '/installation/repositories', 'apps/installations#list-repositories-accessible-to-the-app-installation', listRepositories),
];

async function issue(call: AppCall): Promise<Answer> {
  const { site, app, fields } = call;
  const installation = installationOf(call);
  if (installation.suspendedAt) throw new ApiError(403, 'This installation has been suspended');
  const permissions = permissionsOf(installation, fields);
  const repositoryIds = repositoriesOf(call, installation);
  const expiresAt = new Date(Date.now() + lifetimeMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const grant = { installationId: installation.id, permissions, expiresAt, ...(repositoryIds && { repositoryIds }) };
  const token = await site.accounts.createInstallationToken(app.botId, grant);
  const named = repositoryIds?.flatMap((id) => site.repositories.byId(id) ?? []).map((one) => repositoryShape(site, one, 'write'));
  const selection = installation.repositoryIds || repositoryIds ? 'selected' : 'all';
  return created({ token, expires_at: expiresAt, permissions, repository_selection: selection, ...(named && { repositories: named }) });
}

/** What was asked for, at most what the installation has; without asking all of it. */
function permissionsOf(installation: InstallationRecord, fields: Fields): AppPermissions {
  const wanted = optionalFields(fields, 'permissions');
  if (!wanted) return installation.permissions;
  for (const [name, level] of Object.entries(wanted)) {
    const isGranted = levels.includes(level) && allows(installation.permissions[name], level as Permission);
    if (!isGranted) throw unprocessable('The permissions requested are not granted to this installation.');
  }
  return { ...wanted } as AppPermissions;
}

/** By name or by number; undefined: all of the installation's. */
function repositoriesOf({ site, fields }: AppCall, installation: InstallationRecord): number[] | undefined {
  const [names, ids] = [optionalTexts(fields, 'repositories'), fields['repository_ids']];
  if (!names && !Array.isArray(ids)) return undefined;
  const available = site.apps.repositoriesOf(installation).map(({ record }) => record);
  const wanted = [...(names ?? []), ...(Array.isArray(ids) ? ids : [])] as unknown[];
  return wanted.map((one) => {
    const found = available.find(({ id, name }) => (typeof one === 'string' ? name.toLowerCase() === one.toLowerCase() : id === one));
    if (!found) throw unprocessable('There is at least one repository that does not exist or is not accessible to the parent installation.');
    return found.id;
  });
}

function listRepositories({ site, viewer, query, url }: Call): Answer {
  if (!viewer) throw new ApiError(401, 'Requires authentication');
  if (!viewer.installed) throw notFound();
  const { installation, grant } = viewer.installed;
  const seen = site.apps.repositoriesOf(installation).filter(({ record }) => grant.repositoryIds?.includes(record.id) ?? true);
  const page = pageOf(query);
  const repositories = slice(seen, page).map((one) => repositoryShape(site, one, permissionOf(viewer, one.record) ?? 'read'));
  const selection = installation.repositoryIds ? 'selected' : 'all';
  return ok({ total_count: seen.length, repository_selection: selection, repositories }, linkHeader(url, query, page, seen.length));
}
