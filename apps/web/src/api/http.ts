import { refusal, UnreachableError } from './problem.js';

type Query = Record<string, string | number | boolean | undefined>;

export interface Ask {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  keepalive?: boolean;
}

export interface HttpPorts {
  token(): string | null;
  refresh(): Promise<string | null>;
}

/** One request with its refusals thrown as `ApiError`, silence as `UnreachableError`, and one retry after a 401. */
export class Http {
  constructor(private readonly ports: HttpPorts) {}

  get<T>(path: string, ask: Ask = {}): Promise<T> {
    return this.#ask('GET', path, ask);
  }
  post<T>(path: string, ask: Ask = {}): Promise<T> {
    return this.#ask('POST', path, ask);
  }
  put<T>(path: string, ask: Ask = {}): Promise<T> {
    return this.#ask('PUT', path, ask);
  }
  patch<T>(path: string, ask: Ask = {}): Promise<T> {
    return this.#ask('PATCH', path, ask);
  }
  delete<T>(path: string, ask: Ask = {}): Promise<T> {
    return this.#ask('DELETE', path, ask);
  }

  async #ask<T>(method: string, path: string, ask: Ask): Promise<T> {
    let answer = await this.#once(method, path, ask, this.ports.token());
    if (answer.status === 401 && !path.startsWith('/auth/')) {
      const token = await this.ports.refresh();
      if (token) answer = await this.#once(method, path, ask, token);
    }
    return read<T>(answer);
  }

  async #once(method: string, path: string, ask: Ask, token: string | null): Promise<Response> {
    const headers = new Headers(ask.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    if (ask.body !== undefined) headers.set('content-type', 'application/json');
    const init: RequestInit = { method, headers, credentials: 'same-origin', keepalive: ask.keepalive ?? false };
    if (ask.body !== undefined) init.body = JSON.stringify(ask.body);
    if (ask.signal) init.signal = ask.signal;
    try {
      return await fetch(`/api/v1${path}${queryString(ask.query)}`, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new UnreachableError();
    }
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok) throw refusal(answer.status, parsed(text), answer.headers.get('retry-after'));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function queryString(query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}
