import { permissionOf } from '../hosting/access.js';
import type { Site } from '../hosting/site.js';
import type { Answer } from '../server/answer.js';
import type { Viewer } from '../storage/accounts.js';

const namedPath = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/;
const numberedPath = /^\/repositories\/(\d+)(\/.+)$/;

/** Below the number of a repository stands all that stands below its name. */
export function byName(site: Site, path: string): string {
  const [, id, rest] = numberedPath.exec(path) ?? [];
  const repository = id === undefined ? undefined : site.repositories.byId(Number(id));
  return repository ? `/repos/${repository.fullName}${rest}` : path;
}

/** Where a repository that was renamed or transferred is now: 301 to who reads, 307 to who writes, so that the call is made again as it was. */
export function redirect(site: Site, viewer: Viewer | undefined, { method, path, search }: { method: string; path: string; search: string }): Answer | undefined {
  const [, owner = '', name = '', rest = ''] = namedPath.exec(path) ?? [];
  if (owner === '' || site.repositories.find(owner, name)) return undefined;
  const repository = site.repositories.findFormer(owner, name);
  if (!repository || !permissionOf(viewer, repository.record)) return undefined;
  const location = `${site.apiUrl}/repositories/${repository.record.id}${rest}${search}`;
  const reads = method === 'GET' || method === 'HEAD';
  const body = { message: reads ? 'Moved Permanently' : 'Temporary Redirect', url: location, documentation_url: 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects' };
  return { status: reads ? 301 : 307, headers: { location }, body };
}
