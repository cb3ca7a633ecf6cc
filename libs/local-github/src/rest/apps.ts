import { ok, type Answer } from '../server/answer.js';
import { notFound } from '../server/api-error.js';
import { linkHeader, pageOf, slice } from '../server/paging.js';
import { appRoute, type AppCall, type Route } from '../server/routes.js';
import type { InstallationRecord } from '../storage/records.js';
import { appShape, installationShape } from './shapes/app.js';

const docs = 'apps/apps';

/** What an app may ask for itself. */
export const appRoutes: readonly Route[] = [
  appRoute('GET', '/app', `${docs}#get-the-authenticated-app`, ({ site, app }) => ok(appShape(site, app))),
  appRoute('GET', '/app/installations', `${docs}#list-installations-for-the-authenticated-app`, list),
  appRoute('GET', '/app/installations/:installation', `${docs}#get-an-installation-for-the-authenticated-app`, (call) => ok(installationShape(call.site, installationOf(call)))),
  appRoute('GET', '/repos/:owner/:repo/installation', `${docs}#get-a-repository-installation-for-the-authenticated-app`, ofRepository),
];

/** The installation that the address names, of this app. Throws ApiError 404. */
export function installationOf({ site, app, params }: AppCall): InstallationRecord {
  const installation = site.apps.installation(Number(params['installation']));
  if (installation?.appId !== app.id) throw notFound();
  return installation;
}

function list({ site, app, query, url }: AppCall): Answer {
  const installations = site.apps.installationsOf(app);
  const page = pageOf(query);
  return ok(slice(installations, page).map((one) => installationShape(site, one)), linkHeader(url, query, page, installations.length));
}

function ofRepository({ site, app, params }: AppCall): Answer {
  const [owner = '', name = ''] = [params['owner'], params['repo']];
  const repository = site.repositories.find(owner, name) ?? site.repositories.findFormer(owner, name);
  const installation = repository && site.apps.installationFor(app, repository);
  if (!installation) throw notFound();
  return ok(installationShape(site, installation));
}
