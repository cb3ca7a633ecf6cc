import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerControl, isControl, type Control } from '../faults/control-api.js';
import type { Fault, Faults, InterceptedRequest } from '../faults/faults.js';
import { plannedFault } from '../faults/planned-answer.js';
import type { Site } from '../hosting/site.js';
import { openArchive } from '../rest/archive.js';
import { parseGitAddress, type GitAddress } from '../smart-http/git-address.js';
import { answerGit } from '../smart-http/smart-http.js';
import { answerApi, errorAnswer } from './api.js';
import { render, type Answer } from './answer.js';
import { ApiError, notFound } from './api-error.js';
import type { RequestLog, Surface } from './request-log.js';

export interface ListenerParts extends Control {
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Ends the waits of slow answers when the server stops. */
  readonly stopping: AbortSignal;
  /** A bug: the caller got a 500. */
  readonly onError: (error: unknown) => void;
}

interface Target {
  readonly surface: Surface;
  readonly path: string;
  readonly git?: GitAddress;
}

interface Result {
  readonly answer: Answer;
  readonly cost: number;
}

export async function listen(parts: ListenerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', parts.site.origin);
  // Before any fault, so that one can always be ended.
  if (isControl(url)) {
    const { answer } = await resultOf(parts, () => control(parts, request, url));
    respond(response, answer);
    return;
  }
  const target = targetOf(url);
  const { method = 'GET', headers } = request;
  const fault = faultFor(parts, { surface: target.surface, method, path: target.path, query: url.search, headers });
  const { answer, cost } = await answered(parts, fault, () => resultOf(parts, () => handle(parts.site, request, url, target)));
  parts.log.add({ surface: target.surface, method, path: target.path, query: url.search, status: answer.status, cost });
  if (fault?.reset) response.destroy();
  else respond(response, answer);
}

function faultFor({ site, faults, planned }: ListenerParts, request: InterceptedRequest): Fault | undefined {
  const fault = faults.find(request);
  const due = fault ? undefined : planned.forRequest(request);
  return due ? plannedFault(site, due, request) : fault;
}

/** The real answer, or what the fault makes of it. */
async function answered(parts: ListenerParts, fault: Fault | undefined, work: () => Promise<Result>): Promise<Result> {
  if (!fault) return work();
  if (fault.when === 'before') await fault.act?.();
  const real = fault.when === 'after' || fault.pass ? await work() : undefined;
  if (fault.when === 'after') await fault.act?.();
  if (fault.delayMs) await wait(fault.delayMs, undefined, { signal: parts.stopping });
  if (real && fault.pass) return real;
  // Nobody will read what was being streamed; its git would wait for ever.
  real?.answer.stream?.destroy();
  return { answer: faultAnswer(fault), cost: real?.cost ?? 0 };
}

function targetOf(url: URL): Target {
  const { pathname, searchParams } = url;
  if (pathname === '/api/graphql' || pathname === '/graphql') return { surface: 'graphql', path: '/graphql' };
  if (pathname.startsWith('/api/v3')) return { surface: 'rest', path: pathname.slice('/api/v3'.length) || '/' };
  const git = parseGitAddress(pathname, searchParams);
  if (git) return { surface: 'git', path: pathname, git };
  return { surface: pathname.startsWith('/_codeload/') ? 'archive' : 'rest', path: pathname };
}

async function resultOf(parts: ListenerParts, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError) return { answer: asAnswer(errorAnswer(error)), cost: 0 };
    parts.onError(error);
    return { answer: asAnswer(errorAnswer(new ApiError(500, 'Server Error'))), cost: 0 };
  }
}

async function control(parts: ListenerParts, request: IncomingMessage, url: URL): Promise<Result> {
  assertLocalHost(parts.site, request);
  return { answer: await answerControl(parts, request, url), cost: 0 };
}

async function handle(site: Site, request: IncomingMessage, url: URL, target: Target): Promise<Result> {
  assertLocalHost(site, request);
  if (target.git) return { answer: await answerGit(site, request, url, target.git), cost: 0 };
  if (target.surface === 'archive') return { answer: openArchive(site, target.path, url.searchParams.get('token')), cost: 0 };
  if (target.surface === 'rest' && !url.pathname.startsWith('/api/v3')) throw notFound();
  const resource = target.surface === 'graphql' ? 'graphql' : 'core';
  const { rendered, cost } = await answerApi(site, { request, url, path: target.path, resource });
  return { answer: asAnswer(rendered), cost };
}

/**
 * A page on the internet can point a name of its own at 127.0.0.1 and then talk to us as "same origin"; such a request still
 * carries the foreign name.
 */
function assertLocalHost(site: Site, request: IncomingMessage): void {
  if (!site.isLoopback) return;
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(name)) throw new ApiError(421, 'Misdirected Request');
}

function asAnswer(rendered: { status: number; headers: Record<string, string>; content: Buffer }): Answer {
  return { status: rendered.status, headers: rendered.headers, raw: rendered.content };
}

function faultAnswer(fault: Fault): Answer {
  const { status = 500, headers = {}, body } = fault;
  return { status, headers, body: body ?? { message: 'Server Error', status: String(status) } };
}

function respond(response: ServerResponse, answer: Answer): void {
  const { status, headers, content } = render(answer);
  const { stream } = answer;
  const length = stream || status === 204 || status === 304 ? {} : { 'content-length': content.length };
  response.writeHead(status, { server: 'github.local', 'x-github-request-id': requestId(), ...length, ...headers });
  if (!stream) {
    response.end(content);
    return;
  }
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

function requestId(): string {
  const hex = randomBytes(12).toString('hex').toUpperCase();
  return `${hex.slice(0, 4)}:${hex.slice(4, 10)}:${hex.slice(10, 16)}:${hex.slice(16, 24)}`;
}
