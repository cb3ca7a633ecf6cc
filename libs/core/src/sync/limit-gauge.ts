import type { GitRemote } from '../ports/git-remote.js';
import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';

/** Reads off what the answers of one look, and of the run after it, said about the requests that are left. */
export class LimitGauge {
  private newest: GitRemote | undefined;

  constructor(private readonly openRemote: (link: LinkRow) => GitRemote) {}

  readonly open = (link: LinkRow): GitRemote => {
    this.newest = this.openRemote(link);
    return this.newest;
  };

  /** Whether the newest remote was sent on to another address. */
  get wasRedirected(): boolean {
    return this.newest?.wasRedirected ?? false;
  }

  /** A fact about the credential, whoever owns the link by now; so it is written without a fence, and only when it is news. */
  async keep(store: Store, link: LinkRow): Promise<void> {
    const rateLimit = this.newest?.rateLimit ?? null;
    if (rateLimit === null || isSame(rateLimit, link.rateLimit)) return;
    await store.sync.updateLink(link.id, { rateLimit });
  }
}

function isSame(one: LinkRow['rateLimit'], other: LinkRow['rateLimit']): boolean {
  return one?.remaining === other?.remaining && one?.limit === other?.limit && one?.resetAt === other?.resetAt;
}
