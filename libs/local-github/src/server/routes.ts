import type { HostedRepository } from '../hosting/hosted-repository.js';
import type { Site } from '../hosting/site.js';
import type { AppRecord, Permission } from '../storage/records.js';
import type { Viewer } from '../storage/accounts.js';
import { allows, permissionOf, roleOf } from '../hosting/access.js';
import type { Answer } from './answer.js';
import { ApiError, notFound } from './api-error.js';
import type { Fields } from './fields.js';

/** One API request, parsed. */
export interface Call {
  readonly site: Site;
  readonly viewer: Viewer | undefined;
  /** Set when an app speaks for itself, with a JSON web token. */
  readonly app: AppRecord | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly fields: Fields;
  readonly accept: string;
  /** The address asked for, without query; the start of `Link` addresses. */
  readonly url: string;
  readonly remoteAddress: string;
}

/** A call on a repository that the caller may at least read. */
export interface RepositoryCall extends Call {
  readonly repository: HostedRepository;
}

/** A call on a repository by somebody signed in. */
export interface WriterCall extends RepositoryCall {
  readonly viewer: Viewer;
}

export interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  /** The part of the docs that an error points to. */
  readonly docs: string;
  /** Taken by apps with their JSON web token, and by nobody else. */
  readonly forApps?: boolean;
  readonly handle: (call: Call) => Promise<Answer> | Answer;
}

/** A call by an app for itself. */
export interface AppCall extends Call {
  readonly app: AppRecord;
}

type Handler<C extends Call> = (call: C) => Promise<Answer> | Answer;

/** A route outside repositories. `:name` is one segment, `*name` the rest. */
export function siteRoute(method: string, pattern: string, docs: string, handle: Handler<Call>): Route {
  return { method, segments: split(pattern), docs, handle };
}

/** A route for apps. */
export function appRoute(method: string, pattern: string, docs: string, handle: Handler<AppCall>): Route {
  const forApp = (call: Call) => {
    if (!call.app) throw new ApiError(401, 'A JSON web token could not be decoded');
    return handle({ ...call, app: call.app });
  };
  return { ...siteRoute(method, pattern, docs, forApp), forApps: true };
}

/** A route below /repos/:owner/:repo that reads; anonymous callers may read public repositories. */
export function readRoute(pattern: string, docs: string, handle: Handler<RepositoryCall>): Route {
  return siteRoute('GET', `/repos/:owner/:repo${pattern}`, docs, (call) => handle(readable(call)));
}

/** A route below /repos/:owner/:repo that needs a signed-in caller who may write (or more, by `needs`). */
export function writeRoute(
  spec: { readonly method: string; readonly pattern: string; readonly docs: string; readonly needs?: Permission },
  handle: Handler<WriterCall>,
): Route {
  const pattern = `/repos/:owner/:repo${spec.pattern}`;
  return siteRoute(spec.method, pattern, spec.docs, (call) => handle(writable(readable(call), spec.needs ?? 'write')));
}

function readable(call: Call): RepositoryCall {
  const repository = call.site.repositories.find(call.params['owner'] ?? '', call.params['repo'] ?? '');
  if (!repository || !permissionOf(call.viewer, repository.record)) throw notFound();
  return { ...call, repository };
}

/**
 * GitHub's three ways of saying no: 401 to nobody, 404 to a person without that role, 403 to a token that may do less than its
 * person.
 */
function writable(call: RepositoryCall, needs: Permission): WriterCall {
  const { viewer, repository } = call;
  if (!viewer) throw new ApiError(401, 'Requires authentication');
  if (viewer.installed && !allows(permissionOf(viewer, repository.record), needs)) throw new ApiError(403, 'Resource not accessible by integration');
  if (!viewer.installed && !allows(roleOf(viewer.user, repository.record), needs)) throw notFound();
  if (!allows(permissionOf(viewer, repository.record), needs)) {
    throw new ApiError(403, 'Resource not accessible by personal access token');
  }
  if (repository.record.archived && needs === 'write') throw new ApiError(403, 'Repository was archived so is read-only.');
  return { ...call, viewer };
}

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/** The first route that fits; `path` is still percent-encoded, so that `feature%2Fx` is one segment. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const given = split(path);
  for (const route of routes) {
    const params = route.method === method ? fit(route.segments, given) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function fit(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    if (segment.startsWith('*')) return { ...params, [segment.slice(1)]: decode(given.slice(index).join('/')) };
    const value = given[index];
    if (value === undefined) return undefined;
    if (segment.startsWith(':')) params[segment.slice(1)] = decode(value);
    else if (segment !== value) return undefined;
  }
  return pattern.length === given.length ? params : undefined;
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** A broken escape is taken as it stands: it then names nothing, and the answer is the usual 404. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
