import { Api } from './api.js';
import type { Connection } from './api.js';
import { serverUrl } from './addresses.js';
import type { Env } from './env.js';
import { refusal } from './failures.js';
import { readLogins } from './login-file.js';
import type { Login } from './login-file.js';
import type { Copy } from './project-file.js';

/** Where a command runs. */
export interface Context {
  env: Env;
  /** Absolute. */
  cwd: string;
}

/** What a command has to say: `data` with --json, else `lines`. */
export interface Outcome {
  exitCode: 0 | 1;
  data: object;
  lines: string[];
}

/**
 * How to reach the project of a copy. A key from the login file goes only to the address that it was given for: a `.lockstep.json`
 * that somebody else wrote cannot call for it.
 * @throws Failure when there is no key.
 */
export async function connectionOf({ env }: Context, { file }: Pick<Copy, 'file'>): Promise<Connection> {
  const url = env.url === null ? file.url : serverUrl(env.url);
  const apiKey = env.apiKey ?? loginFor(await readLogins(env.loginFile), url, file.project)?.apiKey;
  if (apiKey === undefined) throw refusal(`no key for ${file.project} on ${url}: lockstep login, or set LOCKSTEP_API_KEY`, 'no_key');
  return { url, apiKey: headerText(apiKey), project: file.project };
}

export async function apiOf(context: Context, copy: Pick<Copy, 'file'>, timeoutMs?: number): Promise<Api> {
  return new Api(await connectionOf(context, copy), timeoutMs);
}

export function loginFor(logins: Login[], url: string, project: string): Login | undefined {
  return logins.find((login) => login.url === url && (login.project === project || login.projectId === project));
}

/** A key that is no header's text would fail in every request, and show itself in the error. @throws Failure */
export function headerText(apiKey: string): string {
  if (!/^[\x21-\x7e]{1,500}$/.test(apiKey)) throw refusal('the API key holds spaces or characters that no key has', 'no_key');
  return apiKey;
}
