import type { IncomingHttpHeaders } from 'node:http';
import type { Accounts, Viewer } from '../storage/accounts.js';
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

/** Who calls; undefined for nobody. Throws ApiError 401 on a token that is not known: GitHub does not fall back to anonymous. */
export function authenticate(accounts: Accounts, headers: IncomingHttpHeaders): Viewer | undefined {
  if (headers.authorization === undefined) return undefined;
  const token = tokenOf(headers);
  const viewer = token === undefined ? undefined : accounts.viewer(token);
  if (!viewer) throw new ApiError(401, 'Bad credentials');
  return viewer;
}
