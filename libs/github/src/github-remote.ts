import { RemoteFailure } from '@lockstep/core';
import type {
  CommitStatus,
  GitAuthor,
  GitRemote,
  HeadAnswer,
  OpenPullsAnswer,
  PullRequestAnswer,
  PullRequestFacts,
  PullRequestText,
  RefMove,
  RemoteEntry,
  RemoteHead,
  RepositoryFacts,
  TreeChange,
} from '@lockstep/core';
import type { BranchAnswer, CommitAnswer, CompareAnswer, GitCommitAnswer, RepositoryAnswer, SignatureAnswer } from './answers.js';
import type { AppAccess } from './app-access.js';
import { BlobReader } from './blobs.js';
import type { WantedBlob } from './blobs.js';
import type { ApiAnswer, GitHubApi } from './github-api.js';
import { GitHubPullRequests } from './pull-requests.js';
import { refOutcome } from './ref-outcome.js';
import { TreeReader } from './trees.js';

const AUTHORS_LISTED = 100;

type Reached = Awaited<ReturnType<AppAccess['reach']>>;

/** One repository on GitHub, on GitHub Enterprise, or on anything that answers like it. */
export class GitHubRemote implements GitRemote {
  private readonly path: string;
  private readonly blobReader: BlobReader;
  private readonly pulls: GitHubPullRequests;

  constructor(
    private readonly api: GitHubApi,
    private readonly repository: { owner: string; repo: string },
    /** How a GitHub App gets in; null with somebody's token. */
    private readonly access: AppAccess | null = null,
  ) {
    this.path = `/repos/${encodeURIComponent(repository.owner)}/${encodeURIComponent(repository.repo)}`;
    this.pulls = new GitHubPullRequests(api, repository.owner, this.path);
    this.blobReader = new BlobReader(api, { ...repository, path: this.path });
  }

  async probe(): Promise<RepositoryFacts> {
    // First: with an installation that is gone nothing could be read at all.
    const reached = await this.access?.reach(this.repository);
    return factsOf((await this.get<RepositoryAnswer>('')).data, reached);
  }

  async locate(id: number): Promise<RepositoryFacts> {
    const { data } = await this.api.call<RepositoryAnswer>({ method: 'GET', path: `/repositories/${id}`, repeatable: true });
    return factsOf(data, await this.access?.reach({ owner: data.owner.login, repo: data.name }));
  }

  get wasRedirected(): boolean {
    return this.api.wasRedirected;
  }

  get rateLimit(): GitRemote['rateLimit'] {
    return this.api.rateLimit;
  }

  async head(branch: string, etag: string | null): Promise<HeadAnswer> {
    try {
      const answer = await this.get<BranchAnswer>(`/branches/${encodeURIComponent(branch)}`, etag ?? undefined);
      return answer.status === 304 ? { kind: 'unchanged' } : { kind: 'head', head: await this.headOf(answer) };
    } catch (error) {
      if (error instanceof RemoteFailure && (error.kind === 'not_found' || error.status === 409)) return this.explainMissing();
      throw error;
    }
  }

  async tree(treeSha: string, root: string): Promise<RemoteEntry[]> {
    return new TreeReader(this.api, this.path, root).read(treeSha);
  }

  async blobs(wanted: WantedBlob[]): Promise<Map<string, Buffer>> {
    return this.blobReader.read(wanted);
  }

  async authorsBetween(from: string | null, to: string, path?: string): Promise<GitAuthor[]> {
    if (path !== undefined) return this.listAuthors(`sha=${to}&path=${encodeURIComponent(path)}&per_page=1`);
    if (from === null) return this.listAuthors(`sha=${to}&per_page=${AUTHORS_LISTED}`);
    const compared = await this.compare(from, to);
    // After a force-push the old commit may be unknown there; then the newest commit speaks for the change.
    return compared === null ? this.listAuthors(`sha=${to}&per_page=1`) : compared.commits.slice(-AUTHORS_LISTED).map(authorOf).reverse();
  }

  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    const compared = await this.compare(ancestor, commit);
    return compared !== null && (compared.status === 'ahead' || compared.status === 'identical');
  }

  async createTree(baseTreeSha: string, changes: TreeChange[]): Promise<string> {
    const tree = changes.map(({ path, mode, content }) => ({ path, mode, type: 'blob', ...(content === null ? { sha: null } : { content }) }));
    const { data } = await this.post<{ sha: string }>('/git/trees', { base_tree: baseTreeSha, tree });
    return data.sha;
  }

  async createCommit({ message, treeSha, parentSha }: { message: string; treeSha: string; parentSha: string }): Promise<string> {
    const { data } = await this.post<{ sha: string }>('/git/commits', { message, tree: treeSha, parents: [parentSha] });
    return data.sha;
  }

  async moveBranch(branch: string, commitSha: string): Promise<RefMove> {
    const path = `${this.path}/git/refs/heads/${encodePath(branch)}`;
    return refOutcome(() => this.api.call({ method: 'PATCH', path, body: { sha: commitSha, force: false }, repeatable: false }));
  }

  pullRequest(number: number, etag: string | null): Promise<PullRequestAnswer> {
    return this.pulls.pullRequest(number, etag);
  }

  findPullRequest(ends: { head: string; base: string }): Promise<PullRequestFacts | null> {
    return this.pulls.findPullRequest(ends);
  }

  openPullRequest(input: { head: string; base: string } & PullRequestText): Promise<PullRequestFacts> {
    return this.pulls.openPullRequest(input);
  }

  updatePullRequest(number: number, change: Partial<PullRequestText> & { state?: 'closed' }): Promise<PullRequestFacts> {
    return this.pulls.updatePullRequest(number, change);
  }

  putBranch(branch: string, commitSha: string): Promise<RefMove> {
    return this.pulls.putBranch(branch, commitSha);
  }

  openPullRequests(base: string, etag: string | null): Promise<OpenPullsAnswer> {
    return this.pulls.openPullRequests(base, etag);
  }

  pullRequestPaths(number: number): Promise<string[]> {
    return this.pulls.pullRequestPaths(number);
  }

  setStatus(commitSha: string, status: CommitStatus): Promise<void> {
    return this.pulls.setStatus(commitSha, status);
  }

  async createFirstCommit(branch: string, file: { path: string; content: string; message: string }): Promise<string> {
    const content = Buffer.from(file.content, 'utf8').toString('base64');
    const path = `${this.path}/contents/${encodePath(file.path)}`;
    const { data } = await this.api.call<{ commit: { sha: string } }>({ method: 'PUT', path, body: { message: file.message, content, branch }, repeatable: false });
    return data.commit.sha;
  }

  /** 404 for a branch may mean three things: no such branch, no commit at all, or no access. */
  private async explainMissing(): Promise<HeadAnswer> {
    await this.probe();
    try {
      const { data } = await this.get<unknown[]>('/git/matching-refs/heads/');
      return data.length === 0 ? { kind: 'empty' } : { kind: 'branch_missing' };
    } catch (error) {
      if (error instanceof RemoteFailure && error.status === 409) return { kind: 'empty' };
      throw error;
    }
  }

  private async headOf({ data: { commit }, etag }: ApiAnswer<BranchAnswer>): Promise<RemoteHead> {
    const login = commit.author?.login ?? null;
    if (commit.commit?.tree && commit.parents) {
      const { tree, author: signature, message = '' } = commit.commit;
      return { sha: commit.sha, treeSha: tree.sha, author: author(signature, login), message, parents: commit.parents.map(({ sha }) => sha), etag };
    }
    const { data } = await this.get<GitCommitAnswer>(`/git/commits/${commit.sha}`);
    return { sha: commit.sha, treeSha: data.tree.sha, author: author(data.author, login), message: data.message, parents: data.parents.map(({ sha }) => sha), etag };
  }

  private async compare(from: string, to: string): Promise<CompareAnswer | null> {
    try {
      return (await this.get<CompareAnswer>(`/compare/${from}...${to}`)).data;
    } catch (error) {
      if (error instanceof RemoteFailure && error.kind === 'not_found') return null;
      throw error;
    }
  }

  private async listAuthors(query: string): Promise<GitAuthor[]> {
    return (await this.get<CommitAnswer[]>(`/commits?${query}`)).data.map(authorOf);
  }

  private get<T>(path: string, etag?: string): Promise<ApiAnswer<T>> {
    return this.api.call<T>({ method: 'GET', path: this.path + path, etag, repeatable: true });
  }

  /** Git objects are named by their content: making one twice makes one. */
  private post<T>(path: string, body: object): Promise<ApiAnswer<T>> {
    return this.api.call<T>({ method: 'POST', path: this.path + path, body, repeatable: true });
  }
}

/** What a repository says of `permissions` is about persons; an App's are those of its installation. */
function factsOf({ id, owner, name, default_branch, permissions, archived = false }: RepositoryAnswer, reached: Reached | undefined): RepositoryFacts {
  const canPush = (reached ? reached.canPush : permissions?.push === true) && !archived;
  return { id, owner: owner.login, repo: name, defaultBranch: default_branch, canPush, archived, installationId: reached?.installationId ?? null };
}

function authorOf({ commit, author: account }: CommitAnswer): GitAuthor {
  return author(commit.author, account?.login ?? null);
}

function author(signature: SignatureAnswer | null | undefined, login: string | null): GitAuthor {
  return { name: signature?.name ?? login ?? 'unknown', email: signature?.email ?? '', login };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
