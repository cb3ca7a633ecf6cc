import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../../test/git.js';
import { octokitFor, refusal, startSite, type TestSite } from '../../test/local-site.js';

const open = { required_status_checks: null, enforce_admins: null, required_pull_request_reviews: null, restrictions: null };

describe('rules of branches', () => {
  let site: TestSite;
  let count = 0;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.end());

  /** A repository with one commit on `main`, its clone, and a commit that is in the repository but on no branch. */
  async function ruled() {
    count += 1;
    const at = { owner: 'octo', repo: `ruled-${count}` };
    const repo = await site.github.createRepo({ owner: 'octo', name: at.repo });
    const folder = join(site.workDir, at.repo);
    await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', at.repo, site.token), folder);
    const first = await commit(folder, 'a.md', 'a\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    const { data } = await site.octokit.rest.git.createCommit({ ...at, message: 'Next', tree: await git(folder, 'rev-parse', 'HEAD^{tree}'), parents: [first] });
    const main = () => git(repo.path, 'rev-parse', 'main');
    return { at, folder, first, next: data.sha, main };
  }

  async function commit(folder: string, path: string, text: string): Promise<string> {
    await writeFile(join(folder, path), text);
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-qm', `write ${path}`);
    return git(folder, 'rev-parse', 'HEAD');
  }

  type Place = { owner: string; repo: string };
  const protect = (at: Place, more: object) => site.octokit.request('PUT /repos/{owner}/{repo}/branches/{branch}/protection', { ...at, branch: 'main', ...open, enforce_admins: true, ...more });
  const move = (at: Place, sha: string, force = false, ref = 'heads/main') => site.octokit.rest.git.updateRef({ ...at, ref, sha, force });
  const ruleset = (at: Place, rules: object[], include = ['~DEFAULT_BRANCH']) =>
    site.octokit.request('POST /repos/{owner}/{repo}/rulesets', { ...at, name: 'Rules', enforcement: 'active', conditions: { ref_name: { include, exclude: [] } }, rules: rules as never });

  it('LGH20 a branch that asks for pull requests takes no push, over REST or git, and merges all the same', async () => {
    const { at, folder, first, next, main } = await ruled();
    await protect(at, { required_pull_request_reviews: { required_approving_review_count: 0 } });
    expect(await refusal(move(at, next))).toEqual({ status: 422, message: 'Changes must be made through a pull request.' });
    const put = site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'n.md', message: 'n', content: 'bg==' });
    expect(await refusal(put)).toEqual({ status: 409, message: 'Could not create file: Changes must be made through a pull request.' });
    await commit(folder, 'b.md', 'b\n');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:main')).rejects.toThrow(/GH006: Protected branch update failed for refs\/heads\/main[^]*Changes must be made through a pull request[^]*remote rejected/);
    expect(await main()).toBe(first);
    // A push of several branches moves those that may move.
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:main', 'HEAD:topic')).rejects.toThrow(/GH006/);
    await site.octokit.rest.pulls.create({ ...at, title: 'Topic', head: 'topic', base: 'main' });
    const { data } = await site.octokit.rest.pulls.merge({ ...at, pull_number: 1 });
    expect(await main()).toBe(data.sha);
    expect((await site.octokit.rest.repos.getBranch({ ...at, branch: 'main' })).data).toMatchObject({ protected: true, protection: { enabled: true } });
  });

  it('LGH20 reviews that nobody gave keep a pull request from being merged; admins go free where they are not included', async () => {
    const { at, folder, next, main } = await ruled();
    await protect(at, { required_pull_request_reviews: { required_approving_review_count: 1 } });
    await commit(folder, 'b.md', 'b\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:topic');
    await site.octokit.rest.pulls.create({ ...at, title: 'Topic', head: 'topic', base: 'main' });
    expect(await refusal(site.octokit.rest.pulls.merge({ ...at, pull_number: 1 }))).toEqual({
      status: 405,
      message: 'At least 1 approving review is required by reviewers with write access.',
    });
    await protect(at, { enforce_admins: false, required_pull_request_reviews: { required_approving_review_count: 1 } });
    await move(at, next);
    expect(await main()).toBe(next);
  });

  it('LGH20 only those named may push, nobody forces or deletes, and everything ends with the protection', async () => {
    const { at, folder, first, next, main } = await ruled();
    await move(at, next);
    await site.github.createUser({ login: 'hubert' });
    await protect(at, { restrictions: { users: ['hubert'], teams: [] } });
    await git(folder, 'pull', '-q', 'origin', 'main');
    await commit(folder, 'b.md', 'b\n');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:main')).rejects.toThrow(/not authorized to push to this branch/);
    await protect(at, {});
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    expect(await refusal(move(at, first, true))).toEqual({ status: 422, message: 'Cannot force-push to this branch' });
    await expect(git(folder, 'push', '-q', '--force', 'origin', `${first}:main`)).rejects.toThrow(/Cannot force-push/);
    await site.octokit.rest.repos.deleteBranchProtection({ ...at, branch: 'main' });
    expect(await refusal(site.octokit.rest.repos.getBranchProtection({ ...at, branch: 'main' }))).toEqual({ status: 404, message: 'Branch not protected' });
    await move(at, first, true);
    expect(await main()).toBe(first);
  });

  it('LGH20 signatures that are asked for and checks that have not passed keep commits out', async () => {
    const { at, next, main } = await ruled();
    await protect(at, {});
    await site.octokit.rest.repos.createCommitSignatureProtection({ ...at, branch: 'main' });
    expect(await refusal(move(at, next))).toEqual({ status: 422, message: 'Commits must have verified signatures.' });
    await site.octokit.rest.repos.deleteCommitSignatureProtection({ ...at, branch: 'main' });
    await protect(at, { required_status_checks: { strict: false, contexts: ['ci'] } });
    expect(await refusal(move(at, next))).toEqual({ status: 422, message: 'Required status check "ci" is expected.' });
    await site.octokit.rest.repos.createCommitStatus({ ...at, sha: next, state: 'success', context: 'ci' });
    await move(at, next);
    expect(await main()).toBe(next);
  });

  it('LGH21 rulesets refuse in words of their own, show under the rules of the branch and not as its protection', async () => {
    const { at, folder, first, next, main } = await ruled();
    const { data } = await ruleset(at, [{ type: 'pull_request', parameters: { required_approving_review_count: 0 } }, { type: 'non_fast_forward' }]);
    expect(await refusal(move(at, next))).toEqual({ status: 422, message: 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n' });
    const put = site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'n.md', message: 'n', content: 'bg==' });
    expect(await refusal(put)).toEqual({ status: 409, message: 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n' });
    await commit(folder, 'b.md', 'b\n');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:main')).rejects.toThrow(/GH013: Repository rule violations found for refs\/heads\/main\.[^]*Changes must be made through a pull request/);
    expect(await main()).toBe(first);
    const rules = await site.octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...at, branch: 'main' });
    expect(rules.data.map(({ type, ruleset_id }) => [type, ruleset_id])).toEqual([['pull_request', data.id], ['non_fast_forward', data.id]]);
    expect(await refusal(site.octokit.rest.repos.getBranchProtection({ ...at, branch: 'main' }))).toMatchObject({ status: 404 });
    expect((await site.octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', { ...at, branch: 'topic' })).data).toEqual([]);
    await site.octokit.request('DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}', { ...at, ruleset_id: data.id });
    await move(at, next);
  });

  it('LGH21 a ruleset over many branches forbids new ones, deletions and unsigned commits where it reaches', async () => {
    const { at, folder, first } = await ruled();
    await ruleset(at, [{ type: 'creation' }, { type: 'deletion' }], ['refs/heads/release/**/*']);
    await ruleset(at, [{ type: 'required_signatures' }], ['refs/heads/signed-*']);
    await git(folder, 'push', '-q', 'origin', 'HEAD:releases', 'HEAD:signed-old');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:release/1')).rejects.toThrow(/Cannot create ref due to creations being restricted/);
    expect(await refusal(site.octokit.rest.git.createRef({ ...at, ref: 'refs/heads/release/1', sha: first }))).toMatchObject({ status: 422, message: expect.stringContaining('creations being restricted') });
    await commit(folder, 'b.md', 'b\n');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:signed-old')).rejects.toThrow(/verified signatures/);
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:signed-new')).rejects.toThrow(/verified signatures/);
    await git(folder, 'push', '-q', 'origin', 'HEAD:plain');
  });

  it('LGH21 what would not be enforced is refused, and rules are made by admins only', async () => {
    const { at } = await ruled();
    expect(await refusal(ruleset(at, [{ type: 'merge_queue' }]))).toMatchObject({ status: 422 });
    expect(await refusal(ruleset(at, [], ['main']))).toMatchObject({ status: 422 });
    expect(await refusal(site.octokit.request('POST /repos/{owner}/{repo}/rulesets', { ...at, name: 'R', enforcement: 'sometimes' as never }))).toMatchObject({ status: 422 });
    expect(await refusal(site.octokit.request('PUT /repos/{owner}/{repo}/branches/main/protection', { ...at, enforce_admins: true }))).toMatchObject({ status: 422 });
    const writer = octokitFor(site.github.url, await site.github.createToken({ login: 'octo', permission: 'write' }));
    expect(await refusal(writer.request('POST /repos/{owner}/{repo}/rulesets', { ...at, name: 'R', enforcement: 'active' }))).toMatchObject({ status: 403 });
    expect(await refusal(writer.rest.repos.deleteBranchProtection({ ...at, branch: 'main' }))).toMatchObject({ status: 403 });
  });
});
