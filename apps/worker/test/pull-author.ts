import { Octokit } from 'octokit';

type Files = Record<string, string>;

/** Somebody who proposes changes on GitHub, and reads what his commits are told. */
export class PullAuthor {
  readonly octokit: Octokit;
  readonly at: { owner: string; repo: string };

  constructor({ apiUrl, token, owner, repo }: { apiUrl: string; token: string; owner: string; repo: string }) {
    this.octokit = new Octokit({ baseUrl: apiUrl, auth: token, retry: { enabled: false }, throttle: { enabled: false } });
    this.at = { owner, repo };
  }

  /** A pull request from a new branch into `main`. */
  async open(branch: string, files: Files): Promise<number> {
    const sha = await this.commit(await this.headOf('main'), branch, files);
    await this.octokit.rest.git.createRef({ ...this.at, ref: `refs/heads/${branch}`, sha });
    return (await this.octokit.rest.pulls.create({ ...this.at, title: branch, head: branch, base: 'main' })).data.number;
  }

  async push(branch: string, files: Files): Promise<void> {
    const sha = await this.commit(await this.headOf(branch), branch, files);
    await this.octokit.rest.git.updateRef({ ...this.at, ref: `heads/${branch}`, sha });
  }

  /** What the head of a branch was told, newest first. */
  async words(branch: string) {
    const { data } = await this.octokit.rest.repos.listCommitStatusesForRef({ ...this.at, ref: branch, per_page: 100 });
    return data.map(({ context, state, description, target_url }) => ({ context, state, description, target_url }));
  }

  async headOf(branch: string): Promise<string> {
    return (await this.octokit.rest.git.getRef({ ...this.at, ref: `heads/${branch}` })).data.object.sha;
  }

  private async commit(parent: string, message: string, files: Files): Promise<string> {
    const tree = Object.entries(files).map(([path, content]) => ({ path, content, mode: '100644' as const, type: 'blob' as const }));
    const made = await this.octokit.rest.git.createTree({ ...this.at, base_tree: parent, tree });
    return (await this.octokit.rest.git.createCommit({ ...this.at, message, tree: made.data.sha, parents: [parent] })).data.sha;
  }
}
