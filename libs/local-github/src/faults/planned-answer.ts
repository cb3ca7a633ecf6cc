import type { Site } from '../hosting/site.js';
import { tokenOf } from '../server/credentials.js';
import type { Fault, InterceptedRequest } from './faults.js';
import { forcePush } from './force-push.js';
import type { ForbidFault, LimitFault, RequestRule } from './plan.js';
import { drawn, type DueRule } from './planned-faults.js';

/** What the rule makes of the request. */
export function plannedFault(site: Site, { rule, random, note }: DueRule<RequestRule>, request: InterceptedRequest): Fault {
  switch (rule.do) {
    case 'error':
      return { when: rule.when ?? 'before', status: rule.status ?? 502 };
    case 'reset':
      return { when: rule.when ?? 'after', reset: true };
    case 'slow':
      return { when: 'after', pass: true, delayMs: drawn(rule.ms, random) };
    case 'limit':
      return limit(rule, request);
    case 'force-push':
      return { when: rule.when ?? 'before', pass: true, act: async () => note(await forcePush(site, rule, request.path)) };
    case 'forbid':
      return { when: rule.when ?? 'before', pass: true, act: () => note(forbid(site, rule, request)) };
  }
}

const primary = 'API rate limit exceeded';
const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit: only the primary limit has a time of reset. */
function limit({ status, form, seconds = 60 }: LimitFault, { surface }: InterceptedRequest): Fault {
  const message = form === 'reset' ? primary : secondary;
  const body = status === 200 ? { errors: [{ type: 'RATE_LIMITED', message }] } : { message, documentation_url: documentation(surface), status: String(status) };
  return { when: 'before', status, headers: limitHeaders(form, seconds), body };
}

function limitHeaders(form: LimitFault['form'], seconds: number): Record<string, string> {
  if (form === 'none') return {};
  if (form === 'retry-after') return { 'retry-after': String(seconds) };
  return { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds) };
}

function documentation(surface: string): string {
  const [api, page] = surface === 'graphql' ? ['graphql', 'rate-limits-and-query-limits-for-the-graphql-api'] : ['rest/using-the-rest-api', 'rate-limits-for-the-rest-api'];
  return `https://docs.github.com/${api}/${page}`;
}

function forbid({ accounts }: Site, { leaves = 'read' }: ForbidFault, { headers }: InterceptedRequest): string {
  const token = tokenOf(headers);
  const viewer = token === undefined ? undefined : accounts.viewer(token);
  if (!viewer) return 'nobody is signed in';
  accounts.restrict(viewer, leaves);
  return `${viewer.user.login} may ${leaves === 'read' ? 'only read' : 'do nothing'}`;
}
