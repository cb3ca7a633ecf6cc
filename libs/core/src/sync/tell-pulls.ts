import { RemoteFailure } from '../ports/git-remote.js';
import type { GitRemote } from '../ports/git-remote.js';
import type { CommitStatus } from '../ports/pull-requests.js';
import type { HeldDoc, PullRow } from '../ports/pull-store.js';
import type { Store } from '../ports/store.js';
import type { LinkError, LinkRow } from '../ports/sync-store.js';
import { editingWord } from './editing-word.js';
import { proposalBranch } from './proposal-branch.js';
import type { ReconcileResult } from './run-end.js';
import { Selection } from './selection.js';

const CONTEXT = 'lockstep/editing';
/** Pull requests that one run reads or tells; the rest follows half a minute later, because GitHub bounds how much is written in a minute. */
const MOST_STEPS = 30;
const PAUSE_MS = 30_000;
const OUTAGE_MS = 60_000;
/** What only a person can repair is tried again once a day, or when somebody changes, resumes or syncs the link. */
const REFUSED_MS = 24 * 60 * 60_000;

export interface TellPullsDeps {
  store: Store;
  openRemote: (link: LinkRow) => GitRemote;
  /** Where people reach this server; null: not known. */
  publicUrl: string | null;
}

/**
 * Tells the open pull requests into a link's branch whether their files are being edited here, and by whom, as a commit status. Level-triggered: a run
 * reads who holds what, and says only what was not said. Its failures never concern sync.
 */
export class TellPulls {
  constructor(private readonly deps: TellPullsDeps) {}

  async run(linkId: string): Promise<ReconcileResult> {
    const link = await this.deps.store.sync.link(linkId);
    if (!link || link.pausedAt !== null || link.firstSyncedAt === null) return { again: null };
    const now = new Date();
    // What stops sync stops this too; the sweep comes back to it.
    if (link.retryAt && link.retryAt > now) return { again: link.lastError?.code === 'github.rate_limited' ? link.retryAt : null };
    if (link.pullsRetryAt && link.pullsRetryAt > now) return { again: null };
    try {
      const remote = this.deps.openRemote(link);
      if (link.pullsWantedAt !== null) await this.read(link, remote);
      const isDone = await this.tell(link, remote);
      if (link.pullsError !== null) await this.deps.store.sync.updateLink(link.id, { pullsError: null, pullsRetryAt: null });
      return { again: isDone ? null : new Date(Date.now() + PAUSE_MS) };
    } catch (error) {
      if (!(error instanceof RemoteFailure)) throw error;
      return this.failed(link, error);
    }
  }

  /** Which are open is asked of GitHub; a webhook only says that it is worth asking. That nothing is new costs none of the link's requests. */
  private async read(link: LinkRow, remote: GitRemote): Promise<void> {
    const { store } = this.deps;
    const seenAt = await store.sync.clock();
    const answer = await remote.openPullRequests(link.branch, link.pullsEtag);
    if (answer.kind === 'unchanged') return store.pulls.confirm(link.id, { seenAt, etag: link.pullsEtag });
    const ownBranch = await proposalBranch(store, link);
    const others = answer.pulls.filter((pull) => BigInt(pull.repoId) === link.repoId && !(pull.isOwnBranch && [ownBranch, link.pullRequest?.branch].includes(pull.headBranch)));
    await store.pulls.replace(link.id, others, { seenAt, etag: answer.etag });
  }

  /** False: there is more to do. */
  private async tell(link: LinkRow, remote: GitRemote): Promise<boolean> {
    const { pulls } = this.deps.store;
    const open = await pulls.list(link.id);
    if (open.length === 0) return true;
    const [held, context, selection] = [await pulls.held(link.id), await this.contextOf(link), new Selection(link)];
    let steps = 0;
    for (const pull of open) {
      if (steps >= MOST_STEPS) return false;
      const isRead = pull.paths !== null;
      const touched = carried(selection, pull.paths ?? (await this.readPaths(link, pull, remote)));
      if (!isRead) steps++;
      if (touched.size === 0) continue;
      const word = editingWord(context, held.filter(({ path }) => touched.has(path)), (doc) => this.address(doc));
      if (isSame(word, pull.said)) continue;
      steps++;
      if (!(await this.say(link, pull, { word, remote }))) return false;
    }
    return true;
  }

  private async readPaths(link: LinkRow, pull: PullRow, remote: GitRemote): Promise<string[]> {
    const paths = await remote.pullRequestPaths(pull.number);
    await this.deps.store.pulls.setPaths(link.id, pull, paths);
    return paths;
  }

  /** False when somebody else speaks at the same time. */
  private async say(link: LinkRow, pull: PullRow, { word, remote }: { word: CommitStatus; remote: GitRemote }): Promise<boolean> {
    const { pulls } = this.deps.store;
    const turn = await pulls.beginWord(link.id, pull);
    if (turn === null) return true;
    try {
      await remote.setStatus(pull.headSha, word);
    } catch (error) {
      // About this commit alone: it is gone, or has had as many statuses as GitHub takes. The same again would be refused again.
      if (!(error instanceof RemoteFailure) || error.kind !== 'refused') throw error;
    }
    return pulls.endWord(link.id, pull.number, { turn, said: word });
  }

  /** Links to one repository, of whatever projects, would take the word from each other: the oldest has the plain name. */
  private async contextOf(link: LinkRow): Promise<string> {
    if (link.repoId === null) return CONTEXT;
    const [oldest] = await this.deps.store.sync.linksFor({ apiUrl: link.apiUrl, repoIds: [link.repoId], installationId: null, account: null });
    return !oldest || oldest.id === link.id ? CONTEXT : `${CONTEXT}-${link.id.slice(-8)}`;
  }

  private address({ project, docId }: HeldDoc): string | null {
    return this.deps.publicUrl === null ? null : `${this.deps.publicUrl}/projects/${project}/docs/${docId}`;
  }

  private async failed(link: LinkRow, error: RemoteFailure): Promise<ReconcileResult> {
    const now = Date.now();
    if (error.kind === 'rate_limited') return { again: error.until ?? new Date(now + OUTAGE_MS) };
    if (error.kind === 'unavailable') return { again: new Date(now + OUTAGE_MS) };
    // Sync meets the same, and says what to do about it.
    if (!['forbidden', 'not_found', 'refused'].includes(error.kind)) return { again: null };
    const next = 'Give the token or the GitHub App "Commit statuses: write" and "Pull requests: read" for this repository. Sync itself is not affected.';
    const pullsError: LinkError = { code: `github.${error.kind}`, message: error.message, next, at: new Date(now).toISOString() };
    await this.deps.store.sync.updateLink(link.id, { pullsError, pullsRetryAt: new Date(now + REFUSED_MS) });
    return { again: null };
  }
}

/** Documents' paths among those of the repository, as far as the link carries them. */
function carried(selection: Selection, paths: string[]): Set<string> {
  return new Set(paths.flatMap((path) => {
    const docPath = selection.toDocPath(path);
    return docPath !== null && selection.has(docPath) ? [docPath] : [];
  }));
}

function isSame(word: CommitStatus, said: CommitStatus | null): boolean {
  return said !== null && word.context === said.context && word.state === said.state && word.description === said.description && word.url === said.url;
}
