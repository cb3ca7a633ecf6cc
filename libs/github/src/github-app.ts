import { RemoteFailure } from '@lockstep/core';
import type { AppInstallation, GitApp } from '@lockstep/core';
import { App, Octokit } from 'octokit';
import type { AppAnswer, InstallationAnswer } from './answers.js';
import { toFailure } from './failures.js';
import { GitHubApi, USER_AGENT } from './github-api.js';
import type { ApiCaller, Patience } from './github-api.js';
import { RateReserve } from './rate-reserve.js';
import { SILENT } from './silent.js';

/** What GitHub gave the operator when he registered the App. */
export interface AppSettings {
  appId: string;
  /** PEM. */
  privateKey: string;
  /** The GitHub that it is registered on. */
  apiUrl: string;
}

const PER_PAGE = 100;

/** The GitHub App of this server. Octokit makes its tokens, and keeps those of installations until shortly before they end. */
export class GitHubApp implements GitApp {
  readonly apiUrl: string;
  private readonly tokens: App;
  private readonly api: GitHubApi;
  private readonly reserves = new Map<number, RateReserve>();

  /** @param reserved the share of each installation's requests that is left to people. */
  constructor(
    { appId, privateKey, apiUrl }: AppSettings,
    patience: Patience,
    private readonly reserved: number,
  ) {
    this.apiUrl = apiUrl;
    const patiently: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(patience.timeoutMs) });
    const settings = { baseUrl: apiUrl, userAgent: USER_AGENT, log: SILENT, request: { fetch: patiently }, retry: { enabled: false }, throttle: { enabled: false } };
    this.tokens = new App({ appId, privateKey, log: SILENT, Octokit: Octokit.defaults(settings) });
    this.api = new GitHubApi(apiUrl, { token: () => this.auth({ type: 'app' }) }, patience);
  }

  async about(): Promise<{ slug: string; url: string }> {
    const { slug, html_url } = await this.ask<AppAnswer>('/app');
    return { slug, url: html_url };
  }

  async installations(account: string): Promise<AppInstallation[]> {
    const wanted = account.toLowerCase();
    const found: AppInstallation[] = [];
    for (let page = 1; ; page++) {
      const some = await this.ask<InstallationAnswer[]>(`/app/installations?per_page=${PER_PAGE}&page=${page}`);
      found.push(...some.map(installationOf).filter((one) => one.account.toLowerCase() === wanted));
      if (some.length < PER_PAGE) return found;
    }
  }

  /** How the App reaches a repository now. @throws RemoteFailure `suspended` when it does not. */
  async reach({ owner, repo }: { owner: string; repo: string }): Promise<{ installationId: number; canPush: boolean }> {
    const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}/installation`;
    const answer = await this.ask<InstallationAnswer>(path, `the GitHub App is not installed for ${owner}/${repo}`);
    if (answer.suspended_at !== null) throw new RemoteFailure('suspended', 'This installation has been suspended', 403);
    return { installationId: answer.id, canPush: answer.permissions['contents'] === 'write' };
  }

  /** Calls as an installation. */
  caller(installationId: number): ApiCaller {
    const token = (refresh: boolean): Promise<string> => this.installationToken(installationId, refresh);
    return { token: () => token(false), renew: async () => void (await token(true)), reserve: this.reserveOf(installationId) };
  }

  private async installationToken(installationId: number, refresh: boolean): Promise<string> {
    try {
      return await this.auth({ type: 'installation', installationId, refresh });
    } catch (error) {
      throw lost(toFailure(error), `installation ${installationId} of the GitHub App is gone`);
    }
  }

  private async ask<T>(path: string, missing = 'the GitHub App is not known'): Promise<T> {
    try {
      return (await this.api.call<T>({ method: 'GET', path, repeatable: true })).data;
    } catch (error) {
      throw lost(toFailure(error), missing);
    }
  }

  private async auth(wanted: { type: 'app' } | { type: 'installation'; installationId: number; refresh: boolean }): Promise<string> {
    const { token } = (await this.tokens.octokit.auth(wanted)) as { token: string };
    return token;
  }

  private reserveOf(installationId: number): RateReserve {
    const known = this.reserves.get(installationId) ?? new RateReserve(this.reserved);
    this.reserves.set(installationId, known);
    return known;
  }
}

/** The App's own token was refused, or what it asks for is not there for it. */
function lost(failure: RemoteFailure, missing: string): RemoteFailure {
  const isUnknownApp = failure.kind === 'unauthorized' || /^integration not found/i.test(failure.message);
  if (isUnknownApp) return new RemoteFailure('app_unauthorized', failure.message, failure.status, { cause: failure });
  if (failure.kind !== 'not_found') return failure;
  return new RemoteFailure('suspended', `${failure.message} (${missing})`, failure.status, { cause: failure });
}

function installationOf({ id, account, repository_selection, suspended_at }: InstallationAnswer): AppInstallation {
  return { id, account: account?.login ?? '', repositories: repository_selection, suspended: suspended_at !== null };
}
