import { RemoteFailure } from '@lockstep/core';
import type { CommitStatus, OpenPullsAnswer, PullRequestAnswer, PullRequestFacts, PullRequests, PullRequestText, RefMove } from '@lockstep/core';
import type { PullRequestAnswerBody } from './answers.js';
import type { ApiAnswer, GitHubApi } from './github-api.js';
import { refOutcome } from './ref-outcome.js';

const PAGE = 100;
/** Of the files of a pull request; GitHub itself lists 3,000. */
const MOST_PAGES = 10;

/** Pull requests of one repository on GitHub. */
export class GitHubPullRequests implements PullRequests {
  constructor(
    private readonly api: GitHubApi,
    private readonly owner: string,
    private readonly path: string,
  ) {}

  async pullRequest(number: number, etag: string | null): Promise<PullRequestAnswer> {
    const answer = await this.api.call<PullRequestAnswerBody>({ method: 'GET', path: `${this.path}/pulls/${number}`, etag: etag ?? undefined, repeatable: true });
    return answer.status === 304 ? { kind: 'unchanged' } : { kind: 'changed', facts: facts(answer) };
  }

  async findPullRequest({ head, base }: { head: string; base: string }): Promise<PullRequestFacts | null> {
    const query = new URLSearchParams({ state: 'open', head: `${this.owner}:${head}`, base, per_page: '100' });
    const { data } = await this.api.call<PullRequestAnswerBody[]>({ method: 'GET', path: `${this.path}/pulls?${query}`, repeatable: true });
    // GitHub ignores a filter that it does not understand, for example the old name of an owner.
    const found = data.find((pull) => pull.head.ref === head && pull.base.ref === base && pull.head.repo?.id === pull.base.repo.id);
    return found ? facts({ data: found, etag: null }) : null;
  }

  /** Not repeated here: an answer that got lost is found out by looking for the pull request. */
  async openPullRequest(input: { head: string; base: string } & PullRequestText): Promise<PullRequestFacts> {
    return facts(await this.api.call<PullRequestAnswerBody>({ method: 'POST', path: `${this.path}/pulls`, body: input, repeatable: false }));
  }

  async updatePullRequest(number: number, change: Partial<PullRequestText> & { state?: 'closed' }): Promise<PullRequestFacts> {
    return facts(await this.api.call<PullRequestAnswerBody>({ method: 'PATCH', path: `${this.path}/pulls/${number}`, body: change, repeatable: true }));
  }

  async putBranch(branch: string, commitSha: string): Promise<RefMove> {
    const ref = branch.split('/').map(encodeURIComponent).join('/');
    const moved = await refOutcome(() => this.api.call({ method: 'PATCH', path: `${this.path}/git/refs/heads/${ref}`, body: { sha: commitSha, force: true }, repeatable: false }));
    // GitHub says 422 to a ref that is not there and to one that may not move; making it tells the two apart.
    if (moved.kind !== 'refused') return moved;
    const made = await refOutcome(() => this.api.call({ method: 'POST', path: `${this.path}/git/refs`, body: { ref: `refs/heads/${branch}`, sha: commitSha }, repeatable: false }));
    return made.kind === 'refused' && /already exists/i.test(made.message) ? moved : made;
  }

  async openPullRequests(base: string, etag: string | null): Promise<OpenPullsAnswer> {
    const query = new URLSearchParams({ state: 'open', base, per_page: String(PAGE) });
    const answer = await this.api.call<PullRequestAnswerBody[]>({ method: 'GET', path: `${this.path}/pulls?${query}`, etag: etag ?? undefined, repeatable: true });
    if (answer.status === 304) return { kind: 'unchanged' };
    // GitHub ignores a filter that it does not understand.
    const pulls = answer.data.filter((pull) => pull.base.ref === base && pull.state === 'open').map(({ number, head, base: { repo } }) => {
      return { number, headSha: head.sha, headBranch: head.ref, isOwnBranch: head.repo?.id === repo.id, repoId: repo.id };
    });
    return { kind: 'changed', pulls, etag: answer.etag };
  }

  async pullRequestPaths(number: number): Promise<string[]> {
    const paths = new Set<string>();
    for (let page = 1; page <= MOST_PAGES; page++) {
      const path = `${this.path}/pulls/${number}/files?per_page=${PAGE}&page=${page}`;
      const { data } = await this.api.call<{ filename: string; previous_filename?: string }[]>({ method: 'GET', path, repeatable: true });
      for (const file of data) paths.add(file.filename).add(file.previous_filename ?? file.filename);
      if (data.length < PAGE) break;
    }
    return [...paths];
  }

  /** The same twice says the same. */
  async setStatus(commitSha: string, { context, state, description, url }: CommitStatus): Promise<void> {
    const body = { context, state, description, ...(url !== null && { target_url: url }) };
    await this.api.call({ method: 'POST', path: `${this.path}/statuses/${commitSha}`, body, repeatable: true });
  }
}

function facts({ data, etag }: Pick<ApiAnswer<PullRequestAnswerBody>, 'data' | 'etag'>): PullRequestFacts {
  const state = data.state === 'open' ? 'open' : data.merged_at === null ? 'closed' : 'merged';
  if (!Number.isInteger(data.number)) throw new RemoteFailure('unavailable', 'The answer is not a pull request.');
  return { number: data.number, url: data.html_url, state, etag };
}
