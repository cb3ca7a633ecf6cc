import type { GitRemote, GitRemotes } from '@lockstep/core';
import { GitHubApi } from './github-api.js';
import { GitHubRemote } from './github-remote.js';

/** Opens repositories on GitHub with a token. */
export class GitHubRemotes implements GitRemotes {
  open({ apiUrl, owner, repo }: { apiUrl: string; owner: string; repo: string }, token: string): GitRemote {
    return new GitHubRemote(new GitHubApi(apiUrl, token), { owner, repo });
  }
}
