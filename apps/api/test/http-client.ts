import { randomBytes } from 'node:crypto';
import type { SignedIn } from '@lockstep/contracts';

/** An answer, read. `body` is whatever JSON came; tests say what they expect of it. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  raw?: string | Uint8Array<ArrayBuffer>;
  /** Access token or API key. */
  as?: string;
  headers?: Record<string, string>;
}

/** Speaks to one API as its clients do. */
export class HttpClient {
  constructor(readonly url: string) {}

  /** @param path under /api/v1, or from the root when it begins with two slashes. */
  async call<T = Record<string, unknown>>(method: string, path: string, { body, raw, as, headers = {} }: CallOptions = {}): Promise<Answer<T>> {
    const address = path.startsWith('//') ? this.url + path.slice(1) : `${this.url}/api/v1${path}`;
    const isJson = body !== undefined || raw !== undefined;
    const response = await fetch(address, {
      method,
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      headers: { ...(isJson && { 'content-type': 'application/json' }), ...(as !== undefined && { authorization: `Bearer ${as}` }), ...headers },
    });
    const text = await response.text();
    const parsed: unknown = text !== '' && /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: parsed as T };
  }

  /** A new person, signed in. */
  async register(name = 'Ann', more: Record<string, unknown> = {}): Promise<SignedIn & { cookie: string; password: string }> {
    const person = { email: `${randomBytes(6).toString('hex')}@example.com`, password: randomBytes(9).toString('hex'), name, ...more };
    const answer = await this.call<SignedIn>('POST', '/auth/register', { body: person });
    if (answer.status !== 201) throw new Error(`Registration was refused: ${JSON.stringify(answer.body)}`);
    return { ...answer.body, cookie: cookieOf(answer), password: person.password };
  }
}

/** The refresh cookie of an answer, as a browser would send it back. */
export function cookieOf(answer: Answer<unknown>): string {
  return (answer.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
}
