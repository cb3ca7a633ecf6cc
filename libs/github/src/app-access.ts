import type { ApiCaller } from './github-api.js';
import type { GitHubApp } from './github-app.js';

/** An installation that opens one repository, and what follows when it is another one by now: reinstalled, or the repository was transferred. */
export class AppAccess implements ApiCaller {
  private caller: ApiCaller;

  constructor(
    private readonly app: GitHubApp,
    installationId: number,
  ) {
    this.caller = app.caller(installationId);
  }

  get reserve(): ApiCaller['reserve'] {
    return this.caller.reserve;
  }

  token(): Promise<string> {
    return this.caller.token();
  }

  async renew(): Promise<void> {
    await this.caller.renew?.();
  }

  /** Goes on with the installation that reaches the repository now. @throws RemoteFailure `suspended` when none does. */
  async reach(repository: { owner: string; repo: string }): Promise<{ installationId: number; canPush: boolean }> {
    const reached = await this.app.reach(repository);
    this.caller = this.app.caller(reached.installationId);
    return reached;
  }
}
