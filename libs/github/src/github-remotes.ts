import type { GitRemote, GitRemotes } from '@lockstep/core';
import { GitHubApi } from './github-api.js';
import { GitHubRemote } from './github-remote.js';

/** GitHub itself gives up on a request after about 10 s; large trees on a slow line take longer to arrive. */
const TIMEOUT_MS = 30_000;

/** Opens repositories on GitHub with a token. */
export class GitHubRemotes implements GitRemotes {
  /** @param options.timeoutMs how long one request may take, answer included. */
  constructor(private readonly options: { timeoutMs?: number } = {}) {}

  open({ apiUrl, owner, repo }: { apiUrl: string; owner: string; repo: string }, token: string): GitRemote {
    return new GitHubRemote(new GitHubApi(apiUrl, token, this.options.timeoutMs ?? TIMEOUT_MS), { owner, repo });
  }
}
