import { RemoteFailure } from '@lockstep/core';
import type { GitRemote, GitRemotes, RemoteCredential } from '@lockstep/core';
import { AppAccess } from './app-access.js';
import { GitHubApi } from './github-api.js';
import type { Patience } from './github-api.js';
import { GitHubApp } from './github-app.js';
import type { AppSettings } from './github-app.js';
import { GitHubRemote } from './github-remote.js';

/** GitHub itself gives up on a request after about 10 s; a large tree on a slow line takes longer to arrive. */
const PATIENCE: Patience = { timeoutMs: 30_000, retryPausesMs: [300, 1_500] };

export interface RemotesOptions extends Partial<Patience> {
  /** null: no GitHub App. */
  app?: AppSettings | null;
  /** Share of each installation's hourly requests that is left to others: for who works without being asked. Default 0. */
  reserved?: number;
}

/** Opens repositories on GitHub, with a token or through the GitHub App. */
export class GitHubRemotes implements GitRemotes {
  readonly app: GitHubApp | null;
  private readonly patience: Patience;

  constructor({ app, reserved = 0, ...patience }: RemotesOptions = {}) {
    this.patience = { ...PATIENCE, ...patience };
    this.app = app ? new GitHubApp(app, this.patience, reserved) : null;
  }

  /** @throws RemoteFailure `app_unauthorized` when the App is wanted where there is none. */
  open({ apiUrl, owner, repo }: { apiUrl: string; owner: string; repo: string }, credential: RemoteCredential): GitRemote {
    if (credential.kind === 'token') {
      const caller = { token: () => Promise.resolve(credential.token) };
      return new GitHubRemote(new GitHubApi(apiUrl, caller, this.patience), { owner, repo });
    }
    // Its tokens are for the GitHub that it is registered on and for nobody else.
    if (this.app?.apiUrl !== apiUrl) throw new RemoteFailure('app_unauthorized', `This server has no GitHub App for ${apiUrl}.`);
    const access = new AppAccess(this.app, credential.installationId);
    return new GitHubRemote(new GitHubApi(apiUrl, access, this.patience), { owner, repo }, access);
  }
}
