import type { GitRemote, GitRemotes } from '@lockstep/core';
import { GitHubApi } from './github-api.js';
import type { Patience } from './github-api.js';
import { GitHubRemote } from './github-remote.js';

/** GitHub itself gives up on a request after about 10 s; a large tree on a slow line takes longer to arrive. */
const PATIENCE: Patience = { timeoutMs: 30_000, retryPausesMs: [300, 1_500] };

/** Opens repositories on GitHub with a token. */
export class GitHubRemotes implements GitRemotes {
  private readonly patience: Patience;

  constructor(patience: Partial<Patience> = {}) {
    this.patience = { ...PATIENCE, ...patience };
  }

  open({ apiUrl, owner, repo }: { apiUrl: string; owner: string; repo: string }, token: string): GitRemote {
    return new GitHubRemote(new GitHubApi(apiUrl, token, this.patience), { owner, repo });
  }
}
