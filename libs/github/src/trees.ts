import { RemoteFailure } from '@lockstep/core';
import type { RemoteEntry } from '@lockstep/core';
import type { TreeAnswer } from './answers.js';
import type { GitHubApi } from './github-api.js';

/** Listings one walk may take; a repository that needs more is asked to be linked by a narrower root. */
const MAX_LISTINGS = 500;

/**
 * Lists a whole tree. GitHub cuts a recursive listing off at 100,000 entries or 7 MB and says so; then the folders are walked.
 * What cannot be listed completely is an error, because a missing entry would be taken for a deletion.
 */
export class TreeReader {
  private listings = 0;

  constructor(
    private readonly api: GitHubApi,
    private readonly repositoryPath: string,
    private readonly root: string,
  ) {}

  async read(treeSha: string): Promise<RemoteEntry[]> {
    const entries: RemoteEntry[] = [];
    await this.readBelow({ treeSha, prefix: '' }, entries);
    return entries;
  }

  /** One by one: as arguments of a single push, 100,000 entries are more than the stack holds. */
  private async readBelow({ treeSha, prefix }: { treeSha: string; prefix: string }, entries: RemoteEntry[]): Promise<void> {
    const whole = await this.list(treeSha, true);
    if (!whole.truncated) {
      for (const entry of whole.tree) entries.push(remoteEntry(entry, prefix));
      return;
    }
    const level = await this.list(treeSha, false);
    if (level.truncated) throw new RemoteFailure('incomplete', `The folder ${JSON.stringify(prefix)} has more entries than GitHub lists.`);
    for (const entry of level.tree) {
      const found = remoteEntry(entry, prefix);
      entries.push(found);
      if (entry.type === 'tree' && this.leadsToRoot(found.path)) await this.readBelow({ treeSha: entry.sha, prefix: `${found.path}/` }, entries);
    }
  }

  /** Nothing outside the link's root matters, and a folder next to it may be huge. */
  private leadsToRoot(folder: string): boolean {
    return this.root === '' || `${folder}/`.startsWith(`${this.root}/`) || `${this.root}/`.startsWith(`${folder}/`);
  }

  private async list(treeSha: string, recursive: boolean): Promise<TreeAnswer> {
    if (++this.listings > MAX_LISTINGS) throw new RemoteFailure('incomplete', `The repository needs more than ${MAX_LISTINGS} listings.`);
    const path = `${this.repositoryPath}/git/trees/${treeSha}${recursive ? '?recursive=1' : ''}`;
    const { data } = await this.api.call<TreeAnswer>({ method: 'GET', path, repeatable: true });
    if (data.sha !== treeSha || !Array.isArray(data.tree)) throw new RemoteFailure('unavailable', `GitHub answered with something else than the listing of tree ${treeSha}.`);
    return data;
  }
}

function remoteEntry({ path, mode, sha, size }: TreeAnswer['tree'][number], prefix: string): RemoteEntry {
  return { path: prefix + path, mode, sha, size: size ?? 0 };
}
