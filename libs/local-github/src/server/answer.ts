import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';

/** `body` is sent as JSON; `raw` as it is; `stream` is piped and never cached. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: Buffer;
  readonly stream?: Readable;
}

export function ok(body: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 200, body, headers };
}

export function created(body: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 201, body, headers };
}

export const noContent: Answer = { status: 204 };

export interface Rendered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly content: Buffer;
}

export function render(answer: Answer): Rendered {
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.raw) return { status: answer.status, headers, content: answer.raw };
  if (answer.body === undefined) return { status: answer.status, headers, content: Buffer.alloc(0) };
  headers['content-type'] ??= 'application/json; charset=utf-8';
  return { status: answer.status, headers, content: Buffer.from(JSON.stringify(answer.body)) };
}

/** Adds an ETag to a readable answer, and empties it when the caller has that version already. */
export function conditional(rendered: Rendered, ifNoneMatch: string | undefined): Rendered {
  if (rendered.status !== 200) return rendered;
  const etag = `W/"${createHash('sha256').update(rendered.content).digest('hex')}"`;
  const headers = { ...rendered.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60', vary: 'Accept, Authorization' };
  const known = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!known.includes(etag.replace(/^W\//, ''))) return { ...rendered, headers };
  return { status: 304, headers, content: Buffer.alloc(0) };
}
