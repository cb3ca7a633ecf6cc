import { ok } from '../server/answer.js';
import { ApiError, notFound } from '../server/api-error.js';
import { siteRoute, type Route } from '../server/routes.js';
import { publicUserShape } from './shapes/user.js';

export const accountRoutes: readonly Route[] = [
  siteRoute('GET', '/user', 'users/users#get-the-authenticated-user', ({ site, viewer }) => {
    if (!viewer) throw new ApiError(401, 'Requires authentication');
    if (viewer.installed) throw new ApiError(403, 'Resource not accessible by integration');
    return ok(publicUserShape(site, viewer.user));
  }),
  siteRoute('GET', '/users/:login', 'users/users#get-a-user', ({ site, params }) => {
    const user = site.accounts.byLogin(params['login'] ?? '');
    if (!user) throw notFound();
    return ok(publicUserShape(site, user));
  }),
];
