import { permissionOf } from '../hosting/access.js';
import type { HostedRepository } from '../hosting/hosted-repository.js';
import { ok, type Answer } from '../server/answer.js';
import { notFound } from '../server/api-error.js';
import { readRoute, siteRoute, type Call, type Route } from '../server/routes.js';
import { repositoryShape } from './shapes/repository.js';

export const repositoryRoutes: readonly Route[] = [
  readRoute('', 'repos/repos#get-a-repository', (call) => show(call, call.repository)),
  // The address that survives a rename or a transfer.
  siteRoute('GET', '/repositories/:id', 'repos/repos#get-a-repository', (call) => show(call, call.site.repositories.byId(Number(call.params['id'])))),
];

function show({ site, viewer }: Call, repository: HostedRepository | undefined): Answer {
  const permission = repository && permissionOf(viewer, repository.record);
  if (!repository || !permission) throw notFound();
  return ok(repositoryShape(site, repository, permission));
}
