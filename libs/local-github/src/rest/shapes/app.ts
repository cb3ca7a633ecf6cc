import type { Site } from '../../hosting/site.js';
import type { AppRecord, InstallationRecord } from '../../storage/records.js';
import { nodeId, type Schema } from './schema.js';
import { userShape } from './user.js';

export function appShape(site: Site, app: AppRecord): Schema<'integration'> {
  const owner = site.accounts.byId(app.ownerId);
  if (!owner) throw new Error(`no account ${app.ownerId}`);
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('Integration', app.id),
    owner: userShape(site, owner),
    name: app.name,
    description: null,
    external_url: site.origin,
    html_url: `${site.origin}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: { ...app.permissions },
    events: [...app.events],
    installations_count: site.apps.installationsOf(app).length,
  };
}

export function installationShape(site: Site, installation: InstallationRecord): Schema<'installation'> {
  const [account, app] = [site.apps.accountOf(installation), site.apps.byId(installation.appId)];
  if (!app) throw new Error(`no app ${installation.appId}`);
  return {
    id: installation.id,
    account: userShape(site, account),
    repository_selection: installation.repositoryIds ? 'selected' : 'all',
    access_tokens_url: `${site.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${site.apiUrl}/installation/repositories`,
    html_url: `${site.origin}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: 'User',
    permissions: { ...installation.permissions } as Schema<'app-permissions'>,
    events: [...app.events],
    created_at: installation.createdAt,
    updated_at: installation.updatedAt,
    single_file_name: null,
    suspended_by: installation.suspendedAt ? userShape(site, account) : null,
    suspended_at: installation.suspendedAt,
  };
}
