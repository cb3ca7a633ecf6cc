import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import { installationShape } from '../rest/shapes/app.js';
import { nodeId } from '../rest/shapes/schema.js';
import { userShape } from '../rest/shapes/user.js';
import type { AppRecord, InstallationRecord } from '../storage/records.js';

/** Tells an app that it was installed, suspended, woken or removed. */
export function announceInstallation(site: Site, app: AppRecord, installation: InstallationRecord, action: 'created' | 'suspend' | 'unsuspend' | 'deleted'): void {
  const repositories = site.apps.repositoriesOf(installation).map(briefly);
  publish(site, app, 'installation', { action, ...common(site, installation), repositories, requester: null });
}

/** Tells an app which repositories it may see from now on, or no more. */
export function announceSelection(
  site: Site,
  app: AppRecord,
  installation: InstallationRecord,
  { action, repositories }: { action: 'added' | 'removed'; repositories: readonly HostedRepository[] },
): void {
  const named = repositories.map(briefly);
  const lists = { repositories_added: action === 'added' ? named : [], repositories_removed: action === 'removed' ? named : [] };
  publish(site, app, 'installation_repositories', { action, ...common(site, installation), repository_selection: 'selected', ...lists, requester: null });
}

function publish(site: Site, app: AppRecord, event: string, payload: object): void {
  const hook = site.apps.hookOf(app);
  if (hook) site.webhooks.publish([{ hook }], event, payload);
}

function common(site: Site, installation: InstallationRecord) {
  return { installation: installationShape(site, installation), sender: userShape(site, site.apps.accountOf(installation)) };
}

function briefly({ record, fullName }: HostedRepository) {
  return { id: record.id, node_id: nodeId('Repository', record.id), name: record.name, full_name: fullName, private: record.private };
}
