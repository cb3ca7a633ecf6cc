import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import type { paths } from './schema.js';

export type ApiClient = Client<paths, 'application/json'>;

export interface ApiClientOptions {
  /** Origin without a trailing slash; empty for the page's own origin. */
  baseUrl: string;
  /** The credential to send now: an access token or an API key; null sends none. */
  getAccessToken: () => string | null;
  /** Milliseconds after which a request that stalls is given up; absent: never. */
  timeoutMs?: number;
  /** Asked once per refused request for a newer token; null gives the 401 to the caller. */
  onUnauthorized?: () => Promise<string | null>;
}

/**
 * The one HTTP client of the web, typed by the OpenAPI document. The command line has a smaller one, which bounds what it reads.
 * Never throws on a status; `error` is the problem document. Rejects only when nothing answered.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  return createClient<paths, 'application/json'>({
    baseUrl: options.baseUrl,
    // A document's ETag is its version, its body also says who holds the lock: a browser that revalidates its own
    // cache would show the lock of the first reading for as long as the text stays the same.
    cache: 'no-store',
    fetch: (request) => authorizedFetch(request, options),
  });
}

async function authorizedFetch(request: Request, options: ApiClientOptions): Promise<Response> {
  // A caller that brings its own credential keeps it, and its refusal.
  if (request.headers.has('authorization')) return send(request, options);
  // A body can be read once: the second attempt needs a copy made before the first.
  const again = request.clone();
  const answer = await send(withToken(request, options.getAccessToken()), options);
  if (answer.status !== 401 || !options.onUnauthorized) return answer;
  const token = await options.onUnauthorized();
  return token === null ? answer : send(withToken(again, token), options);
}

/** A connection that has died in silence neither answers nor fails by itself. */
function send(request: Request, { timeoutMs }: ApiClientOptions): Promise<Response> {
  return timeoutMs === undefined ? fetch(request) : fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) });
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}
