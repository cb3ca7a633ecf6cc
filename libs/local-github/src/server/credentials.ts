import type { IncomingHttpHeaders } from 'node:http';
import { isJsonWebToken } from '../hosting/app-token.js';
import type { Site } from '../hosting/site.js';
import type { Viewer } from '../storage/accounts.js';
import type { AppRecord } from '../storage/records.js';
import { ApiError } from './api-error.js';

/** The token of `token …`, `Bearer …` or Basic (any user name, as GitHub takes it); undefined without the header. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const [scheme = '', value = ''] = (headers.authorization ?? '').trim().split(/\s+/);
  if (/^(token|bearer)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  // `https://TOKEN@host/…` sends the token as user name with no password.
  return password.join(':') || user;
}

export interface Caller {
  readonly viewer: Viewer | undefined;
  readonly app: AppRecord | undefined;
}

export const nobody: Caller = { viewer: undefined, app: undefined };

/**
 * Who calls. Throws ApiError 401 on a token that is not known: GitHub does not fall back to anonymous; and 403 for an installation that is
 * suspended.
 */
export function authenticate({ accounts, apps }: Pick<Site, 'accounts' | 'apps'>, headers: IncomingHttpHeaders): Caller {
  if (headers.authorization === undefined) return nobody;
  const token = tokenOf(headers);
  if (token !== undefined && isJsonWebToken(token)) return { viewer: undefined, app: apps.authenticate(token) };
  const viewer = token === undefined ? undefined : accounts.viewer(token);
  if (!viewer) throw new ApiError(401, 'Bad credentials');
  if (viewer.installed?.installation.suspendedAt) throw new ApiError(403, 'This installation has been suspended');
  return { viewer, app: undefined };
}
