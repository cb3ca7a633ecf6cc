import type { GitHubAppInfo, GitHubInstallation } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { RemoteFailure } from '../ports/git-remote.js';
import type { GitApp } from '../ports/git-remote.js';
import type { Principal } from '../principal.js';
import type { Access } from '../projects/access.js';

/** This server's GitHub App, as far as people need it to link a repository through it. */
export class AppInfo {
  /** It does not change while the process lives. */
  private known: GitHubAppInfo | null = null;

  constructor(
    private readonly access: Access,
    private readonly app: GitApp | null,
  ) {}

  /** @throws DomainError `link.unreachable` when GitHub does not answer, or does not know the App. */
  async about(): Promise<GitHubAppInfo> {
    if (!this.app) return { configured: false, slug: null, installUrl: null };
    if (this.known) return this.known;
    const { slug, url } = await this.app.about().catch(unreachable);
    this.known = { configured: true, slug, installUrl: `${url}/installations/new` };
    return this.known;
  }

  /**
   * Where the App is installed for one account; for the owner of the instance, who alone links through it. Nobody gets a list of all accounts.
   * @throws DomainError `link.unsupported` when no App is configured, `link.unreachable`.
   */
  async installations(principal: Principal, project: string, owner: string): Promise<GitHubInstallation[]> {
    await this.access.to(principal, project, 'links.manage');
    await this.access.toInstance(principal);
    if (!this.app) throw new DomainError('link.unsupported', { detail: 'No GitHub App is configured on this server. Use a token.' });
    return this.app.installations(owner).catch(unreachable);
  }
}

function unreachable(error: unknown): never {
  if (error instanceof RemoteFailure) throw new DomainError('link.unreachable', { detail: `GitHub says: ${error.message}` });
  throw error;
}
