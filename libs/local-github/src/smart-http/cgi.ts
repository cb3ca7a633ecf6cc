import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { basename, dirname } from 'node:path';
import type { GitCommand } from '../git/git-command.js';

export interface CgiHead {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Where the body begins. */
  readonly bodyAt: number;
}

export interface CgiRequest {
  readonly request: IncomingMessage;
  readonly query: string;
  /** Below the repository: `info/refs`. */
  readonly file: string;
  /** Empty for nobody. */
  readonly user: string;
  /** What git's hooks are told; absent for a fetch, which runs none. */
  readonly hooks?: { readonly folder: string; readonly refusals: string };
}

/**
 * Starts `git http-backend` as a web server would (RFC 3875; git-http-backend(1) lists what it reads), but for the length of the body:
 * told one, git of 2.39 waits in a busy loop for the rest of a push whose server was killed. Without it the end of the input is the end.
 */
export function startBackend(git: GitCommand, { request, query, file, user, hooks }: CgiRequest): ChildProcessWithoutNullStreams {
  return git.start(['http-backend'], {
    GIT_PROJECT_ROOT: dirname(git.directory),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${basename(git.directory)}/${file}`,
    REQUEST_METHOD: request.method ?? 'GET',
    QUERY_STRING: query,
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
    // A name here is what lets http-backend serve a push; who may push was decided before.
    ...(user === '' ? {} : { REMOTE_USER: user }),
    ...(hooks && { LOCAL_GITHUB_REFUSALS: hooks.refusals, ...setting('core.hooksPath', hooks.folder) }),
    ...header(request, 'content-type', 'CONTENT_TYPE'),
    ...header(request, 'content-encoding', 'HTTP_CONTENT_ENCODING'),
    ...header(request, 'git-protocol', 'GIT_PROTOCOL'),
  });
}

/** Besides the one setting that every git here has (see git/env.ts). */
function setting(name: string, value: string): Record<string, string> {
  return { GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_1: name, GIT_CONFIG_VALUE_1: value };
}

function header(request: IncomingMessage, name: string, variable: string): Record<string, string> {
  const value = request.headers[name];
  return typeof value === 'string' ? { [variable]: value } : {};
}

/** The header block of a CGI answer; undefined while it is not complete. */
export function parseHead(output: Buffer): CgiHead | undefined {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = output.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const { Status: status = '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, bodyAt: end + 4 };
}
