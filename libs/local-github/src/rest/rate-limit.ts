import { ok, type Answer } from '../server/answer.js';
import type { RateState } from '../server/rate-limit.js';
import { siteRoute, type Call, type Route } from '../server/routes.js';

export const rateLimitRoutes: readonly Route[] = [siteRoute('GET', '/rate_limit', 'rate-limit/rate-limit', show)];

function show({ site, viewer, remoteAddress }: Call): Answer {
  const core = shape(site.rates.state(viewer, remoteAddress, 'core'));
  const graphql = shape(site.rates.state(viewer, remoteAddress, 'graphql'));
  return ok({ resources: { core, graphql }, rate: core });
}

function shape({ limit, used, remaining, reset }: RateState) {
  return { limit, used, remaining, reset };
}
