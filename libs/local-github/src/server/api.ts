import type { IncomingMessage } from 'node:http';
import { answerQuery } from '../graphql/answer-query.js';
import type { Site } from '../hosting/site.js';
import { byName, redirect } from '../rest/renamed.js';
import { restRoutes } from '../rest/routes.js';
import type { Viewer } from '../storage/accounts.js';
import { conditional, render, type Answer, type Rendered } from './answer.js';
import { ApiError, notFound } from './api-error.js';
import { authenticate, nobody, type Caller } from './credentials.js';
import { parseFields } from './fields.js';
import { rateHeaders, type RateResource } from './rate-limit.js';
import { readBody } from './read-body.js';
import { matchRoute, type Call, type Match } from './routes.js';

export interface ApiRequest {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** Below the API base; `/graphql` for GraphQL. */
  readonly path: string;
  readonly resource: RateResource;
}

class RateLimited extends ApiError {}

export interface ApiResult {
  readonly rendered: Rendered;
  readonly cost: number;
}

/** One API request from credentials to answer; every refusal is an answer too. Throws only on a bug. */
export async function answerApi(site: Site, api: ApiRequest): Promise<ApiResult> {
  const match = findRoute(site, api);
  let caller = nobody;
  let cost = 0;
  try {
    caller = authenticate(site, api.request.headers);
    cost = charge(site, api, caller);
    const answer = render(await work(site, api, match, caller));
    const rendered = api.request.method === 'GET' ? conditional(answer, api.request.headers['if-none-match']) : answer;
    cost -= refund(site, api, caller.viewer, rendered);
    return { rendered: withRate(site, api, caller.viewer, rendered), cost };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { rendered: withRate(site, api, caller.viewer, refusal(error, api, match)), cost };
  }
}

function refusal(error: ApiError, { resource }: ApiRequest, match: Match | undefined): Rendered {
  if (!(error instanceof RateLimited) || resource === 'core') return errorAnswer(error, match);
  return render({ status: 200, body: { errors: [{ type: 'RATE_LIMITED', message: error.message }] } });
}

function findRoute(site: Site, { request, path, resource }: ApiRequest): Match | undefined {
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
  return resource === 'graphql' ? undefined : matchRoute(restRoutes, method, byName(site, path));
}

async function work(site: Site, api: ApiRequest, match: Match | undefined, { viewer, app }: Caller): Promise<Answer> {
  const { request, url, path, resource } = api;
  const fields = parseFields(await readBody(request, site.limits.bodyBytes));
  const remoteAddress = addressOf(request);
  if (app && !match?.route.forApps) throw new ApiError(403, 'Resource not accessible by integration');
  if (resource === 'graphql') return answerQuery(site, viewer, fields, site.rates.state(viewer, remoteAddress, resource));
  const moved = redirect(site, viewer, { method: request.method ?? 'GET', path, search: url.search });
  if (moved) return moved;
  if (!match) throw notFound();
  const accept = request.headers.accept ?? '';
  const call: Call = { site, viewer, app, params: match.params, query: url.searchParams, fields, accept, url: `${site.apiUrl}${path}`, remoteAddress };
  return match.route.handle(call);
}

/** Asking for the rate limit is free; an app that speaks for itself has a limit of its own, which is not counted here. Throws ApiError when nothing is left: 403, which GraphQL says inside a 200. */
function charge(site: Site, { request, path, resource }: ApiRequest, { viewer, app }: Caller): number {
  if (path === '/rate_limit' || app) return 0;
  if (site.rates.spend(viewer, addressOf(request), resource)) return 1;
  const whose = viewer ? `${viewer.installed ? 'installation' : 'user'} ID ${viewer.installed?.installation.id ?? viewer.user.id}` : addressOf(request);
  throw new RateLimited(403, `API rate limit exceeded for ${whose}.`);
}

function refund(site: Site, { request, resource }: ApiRequest, viewer: Viewer | undefined, { status }: Rendered): number {
  if (status !== 304 || !viewer) return 0;
  site.rates.refund(viewer, addressOf(request), resource);
  return 1;
}

function withRate(site: Site, { request, resource }: ApiRequest, viewer: Viewer | undefined, rendered: Rendered): Rendered {
  const rate = rateHeaders(site.rates.state(viewer, addressOf(request), resource));
  return { ...rendered, headers: { 'x-github-media-type': 'github.v3; format=json', ...rate, ...rendered.headers } };
}

export function errorAnswer(error: ApiError, match?: Match): Rendered {
  const docs = `https://docs.github.com/rest${match ? `/${match.route.docs}` : ''}`;
  const errors = error.errors ? { errors: error.errors } : {};
  return render({ status: error.status, body: { message: error.message, ...errors, documentation_url: docs, status: String(error.status) } });
}

function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress ?? 'unknown';
}
