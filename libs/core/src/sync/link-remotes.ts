import { DomainError } from '../errors.js';
import { RemoteFailure } from '../ports/git-remote.js';
import type { GitApp, GitRemote, GitRemotes, RemoteCredential, RepositoryFacts } from '../ports/git-remote.js';
import type { LinkRow } from '../ports/sync-store.js';
import type { Seal } from './seal.js';

type RepositoryName = Pick<LinkRow, 'apiUrl' | 'owner' | 'repo'>;

/** The other side of links, with the secrets that open it. The one place that unseals. */
export class LinkRemotes {
  constructor(
    private readonly remotes: GitRemotes,
    private readonly seal: Seal,
    /** API bases that the operator allows; the first one is the default. */
    private readonly apiUrls: readonly string[],
  ) {}

  /** @throws RemoteFailure when the operator no longer allows the API base, or SECRET_KEY is not the one the token was sealed with. */
  open(link: Pick<LinkRow, 'id' | 'credential' | 'installationId'> & RepositoryName): GitRemote {
    if (!this.allows(link.apiUrl)) throw new RemoteFailure('forbidden', `The operator of this server does not allow ${link.apiUrl} any more.`);
    return this.remotes.open(link, this.credentialOf(link));
  }

  /** Without the list anybody could make the server call anything on its network. @throws DomainError `link.api_url_refused`. */
  checkApiUrl(apiUrl: string | undefined): string {
    const wanted = (apiUrl ?? this.apiUrls[0] ?? '').replace(/\/+$/, '');
    if (this.allows(wanted)) return wanted;
    throw new DomainError('link.api_url_refused', { detail: `This server only talks to ${this.apiUrls.join(', ')}.` });
  }

  /** This server's GitHub App; null when none is configured. */
  get app(): GitApp | null {
    return this.remotes.app;
  }

  /** @throws DomainError `link.unreachable` in the remote's own words. */
  async probe(repository: RepositoryName, credential: RemoteCredential): Promise<RepositoryFacts> {
    const facts = await this.remotes.open(repository, credential).probe().catch(unreachable);
    // The remote finds the installation by the repository; whoever names another one means something else.
    if (credential.kind === 'app' && facts.installationId !== credential.installationId) {
      throw new DomainError('link.unreachable', { detail: `Installation ${credential.installationId} of the GitHub App is not for ${facts.owner}/${facts.repo}.` });
    }
    if (facts.canPush) return facts;
    if (facts.archived) throw new DomainError('link.unreachable', { detail: `${facts.owner}/${facts.repo} is archived, so nobody can write to it.` });
    throw new DomainError('link.unreachable', { detail: `The ${credential.kind === 'app' ? 'GitHub App' : 'token'} may read ${facts.owner}/${facts.repo} but not write to it.` });
  }

  /** The credential as a link keeps it. */
  keepCredential(linkId: string, credential: RemoteCredential): Pick<LinkRow, 'credential' | 'installationId'> {
    if (credential.kind === 'app') return { credential: null, installationId: BigInt(credential.installationId) };
    return { credential: this.seal.close(credential.token, `credential:${linkId}`), installationId: null };
  }

  sealWebhookSecret(linkId: string, secret: string): string {
    return this.seal.close(secret, `webhook:${linkId}`);
  }

  /** The secrets with which a webhook of this link may be signed: two of them while one replaces the other. */
  webhookSecrets(link: Pick<LinkRow, 'id' | 'webhookSecret' | 'previousWebhookSecret'>): { current: string; previous: string | null } {
    const purpose = `webhook:${link.id}`;
    return {
      current: this.seal.open(link.webhookSecret, purpose),
      previous: link.previousWebhookSecret === null ? null : this.seal.open(link.previousWebhookSecret, purpose),
    };
  }

  private allows(apiUrl: string): boolean {
    return this.apiUrls.some((allowed) => allowed.replace(/\/+$/, '') === apiUrl);
  }

  /** @throws DomainError `link.unsupported` when this server has no GitHub App for the host. */
  checkApp({ apiUrl }: Pick<RepositoryName, 'apiUrl'>): void {
    if (!this.app) throw new DomainError('link.unsupported', { detail: 'No GitHub App is configured on this server. Use a token.' });
    if (this.app.apiUrl !== apiUrl) throw new DomainError('link.unsupported', { detail: `The GitHub App of this server is for ${this.app.apiUrl}. Use a token.` });
  }

  private credentialOf({ id, credential, installationId }: Pick<LinkRow, 'id' | 'credential' | 'installationId'>): RemoteCredential {
    if (credential === null) return { kind: 'app', installationId: Number(installationId) };
    try {
      return { kind: 'token', token: this.seal.open(credential, `credential:${id}`) };
    } catch (error) {
      throw new RemoteFailure('unauthorized', 'The stored token cannot be opened with the SECRET_KEY of this server.', null, { cause: error });
    }
  }
}

function unreachable(error: unknown): never {
  if (error instanceof RemoteFailure) throw new DomainError('link.unreachable', { detail: `GitHub says: ${error.message}` });
  throw error;
}
