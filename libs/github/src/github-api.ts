import { setTimeout as pause } from 'node:timers/promises';
import { RemoteFailure } from '@lockstep/core';
import { Octokit, RequestError } from 'octokit';
import { hasStatus, toFailure } from './failures.js';
import type { RateReserve } from './rate-reserve.js';
import { SILENT } from './silent.js';
import { rateLimitIn } from './rate-limit.js';
import type { AnswerHeaders, RateLimit } from './rate-limit.js';

/** GitHub keeps a version for two years after the next one; without naming one, a change of the default would reach us unannounced. */
const API_VERSION = '2022-11-28';
export const USER_AGENT = 'lockstep';

/** Who calls, as GitHub is told. */
export interface ApiCaller {
  /** Asked before each request, so that none goes out with a token that has ended meanwhile. */
  token(): Promise<string>;
  /** Gets another token after GitHub refused the last one; without it a refusal is final. */
  renew?(): Promise<void>;
  /** What is left to others. */
  readonly reserve?: RateReserve | undefined;
}

/** How long to wait for whom. Milliseconds. */
export interface Patience {
  /** For one request, answer included. */
  timeoutMs: number;
  /** Before the second, third … try of a request that may be repeated. */
  retryPausesMs: readonly number[];
}

export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Below the API base, with every variable part already percent-encoded. */
  path: string;
  body?: object;
  etag?: string;
  /** Whether asking twice is as good as asking once. Never for moving a ref: the second answer would be about the first one's effect. */
  repeatable: boolean;
}

export interface ApiAnswer<T> {
  status: number;
  data: T;
  etag: string | null;
}

/**
 * One repository host with one credential. Retries, limits and timeouts are decided here and nowhere else: Octokit's own retry
 * plugin repeats 409 and writes whose effect is unknown, and its throttling lets one write a second through.
 */
export class GitHubApi {
  private readonly octokit: Octokit;
  /** Whether the host has sent a call on to another address, which `fetch` follows with method, body and credential. */
  wasRedirected = false;
  /** As the last answer about REST requests told it; null: none did. */
  rateLimit: RateLimit | null = null;

  constructor(
    private readonly apiUrl: string,
    private readonly caller: ApiCaller,
    private readonly patience: Patience,
  ) {
    this.octokit = new Octokit({ baseUrl: apiUrl, userAgent: USER_AGENT, retry: { enabled: false }, throttle: { enabled: false }, log: SILENT });
  }

  /** @throws RemoteFailure in GitHub's words. A 304 is an answer, with no data. */
  async call<T>(call: ApiCall): Promise<ApiAnswer<T>> {
    let isRenewed = false;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once<T>(call);
      } catch (error) {
        const failure = toFailure(error);
        // A refused token had no effect, so whatever was asked may be asked again.
        if (failure.kind === 'unauthorized' && this.caller.renew && !isRenewed) {
          await this.caller.renew();
          isRenewed = true;
          continue;
        }
        const wait = this.patience.retryPausesMs[attempt];
        if (failure.kind !== 'unavailable' || !call.repeatable || wait === undefined) throw failure;
        await pause(wait);
      }
    }
  }

  /** GraphQL lives beside the REST base: `/graphql`, on GitHub Enterprise `/api/graphql`. */
  async graphql<T>(query: string, variables: object): Promise<{ data: T | null; errors: { type?: string; message: string }[] }> {
    const url = this.apiUrl.endsWith('/api/v3') ? `${this.apiUrl.slice(0, -'/v3'.length)}/graphql` : `${this.apiUrl}/graphql`;
    const { data } = await this.call<{ data?: T | null; errors?: { type?: string; message: string }[] }>({ method: 'POST', path: url, body: { query, variables }, repeatable: true });
    return { data: data.data ?? null, errors: data.errors ?? [] };
  }

  private note({ path, resource }: { path: string; resource: 'core' | 'graphql' }, { url, headers }: { url: string; headers: AnswerHeaders }): void {
    this.noteAddress(path, url);
    this.caller.reserve?.note(resource, headers);
    this.rateLimit = rateLimitIn(headers) ?? this.rateLimit;
  }

  private noteAddress(path: string, answeredBy: string): void {
    const asked = path.startsWith('http') ? path : this.apiUrl + path;
    if (pathOf(answeredBy) !== pathOf(asked)) this.wasRedirected = true;
  }

  private async once<T>({ method, path, body, etag }: ApiCall): Promise<ApiAnswer<T>> {
    const resource = path.endsWith('/graphql') ? 'graphql' : 'core';
    this.caller.reserve?.check(resource);
    const authorization = authorizationOf(await this.caller.token());
    try {
      const response = await this.octokit.request({
        method,
        url: path,
        headers: { authorization, 'x-github-api-version': API_VERSION, ...(etag !== undefined && { 'if-none-match': etag }) },
        // Octokit's own JSON (json-with-bigint 3.5) breaks texts such as `"9n`: documents must not pass through it, in neither direction.
        ...(body && { data: JSON.stringify(body) }),
        request: { signal: AbortSignal.timeout(this.patience.timeoutMs), parseSuccessResponseBody: false },
      });
      this.note({ path, resource }, response);
      const text = await readText(response.data);
      return { status: response.status, data: parse<T>(text), etag: response.headers.etag ?? null };
    } catch (error) {
      if (error instanceof RequestError && error.response) this.note({ path, resource }, error.response);
      if (hasStatus(error, 304)) return { status: 304, data: undefined as T, etag: etag ?? null };
      throw error;
    }
  }
}

/** Only the path: a host that leads from http to https is no other repository. Octokit leaves a slash at the end out. */
function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/+$/, '');
}

/** JSON web tokens of Apps are only taken as bearer tokens. */
function authorizationOf(token: string): string {
  return `${token.split('.').length === 3 ? 'bearer' : 'token'} ${token}`;
}

async function readText(body: unknown): Promise<string> {
  return body instanceof ReadableStream ? new Response(body).text() : '';
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) throw new RemoteFailure('unavailable', `The answer is not JSON: ${text.slice(0, 100)}`);
    throw error;
  }
}
