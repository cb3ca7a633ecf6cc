import { factsOf } from '../error-facts.js';
import type { HookRecord } from '../storage/records.js';
import { signatureHeaders } from './signature.js';

export interface Outgoing {
  readonly hook: HookRecord;
  readonly event: string;
  readonly guid: string;
  readonly payload: unknown;
}

export interface Outcome {
  readonly statusCode: number;
  readonly status: string;
  readonly seconds: number;
  readonly requestHeaders: Record<string, string>;
  readonly responseHeaders: Record<string, string>;
  readonly responsePayload: string;
}

const keptAnswerChars = 64 * 1024;

export function bodyOf(hook: HookRecord, payload: unknown): Buffer<ArrayBuffer> {
  const json = JSON.stringify(payload);
  return Buffer.from(hook.config.contentType === 'json' ? json : new URLSearchParams({ payload: json }).toString());
}

/** One attempt. Never throws: a receiver that refuses, is away or too slow is an outcome. */
export async function send(outgoing: Outgoing, body: Buffer<ArrayBuffer>, signal: AbortSignal): Promise<Outcome> {
  const { hook } = outgoing;
  const requestHeaders = headersFor(outgoing, body);
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 10) / 100;
  try {
    // GitHub does not follow a redirect; it shows as the 30x it is.
    const response = await fetch(hook.config.url, { method: 'POST', headers: requestHeaders, body, signal, redirect: 'manual' });
    const responsePayload = (await response.text()).slice(0, keptAnswerChars);
    const responseHeaders = Object.fromEntries(response.headers);
    const status = response.ok ? 'OK' : response.statusText || `Invalid HTTP Response: ${response.status}`;
    return { statusCode: response.status, status, seconds: seconds(), requestHeaders, responseHeaders, responsePayload };
  } catch (error) {
    const status = factsOf(error).name === 'TimeoutError' ? 'timed out' : 'failed to connect to host';
    return { statusCode: 502, status, seconds: seconds(), requestHeaders, responseHeaders: {}, responsePayload: reasonOf(error) };
  }
}

function headersFor({ hook, event, guid }: Outgoing, body: Buffer): Record<string, string> {
  return {
    Accept: '*/*',
    'Content-Type': hook.config.contentType === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    'User-Agent': 'GitHub-Hookshot/10ca160',
    'X-GitHub-Delivery': guid,
    'X-GitHub-Event': event,
    'X-GitHub-Hook-ID': String(hook.id),
    'X-GitHub-Hook-Installation-Target-ID': String(hook.appId ?? hook.repositoryId),
    'X-GitHub-Hook-Installation-Target-Type': hook.appId === undefined ? 'repository' : 'integration',
    ...signatureHeaders(hook.config.secret, body),
  };
}

/** fetch hides the reason (`ECONNREFUSED …`) in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = factsOf(error);
  return cause === undefined ? message : `${message}: ${factsOf(cause).message}`;
}
