import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fsck, git } from '../../test/git.js';
import { startReceiver, type HookReceiver } from '../../test/hook-receiver.js';
import { refusal, startSite, type TestSite } from '../../test/local-site.js';

interface PullHook {
  action: string;
  number: number;
  before?: string;
  after?: string;
  pull_request: { merged: boolean; merge_commit_sha: string | null; head: { ref: string; sha: string }; base: { ref: string }; merged_by: { login: string } | null };
  repository: { full_name: string };
  sender: { login: string };
}

describe('pull requests', () => {
  let site: TestSite;
  let receiver: HookReceiver;
  let count = 0;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.end());
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.end());

  /** A repository whose branch `topic` is one commit ahead of `main`, and its clone. */
  async function proposed() {
    count += 1;
    const at = { owner: 'octo', repo: `pulls-${count}` };
    const repo = await site.github.createRepo({ owner: 'octo', name: at.repo });
    await site.octokit.rest.repos.createWebhook({ ...at, events: ['pull_request'], config: { url: receiver.url, content_type: 'json' } });
    const folder = join(site.workDir, at.repo);
    await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', at.repo, site.token), folder);
    await commit(folder, 'a.md', 'a\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    const base = await git(folder, 'rev-parse', 'HEAD');
    const head = await commit(folder, 'b.md', 'b\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:topic');
    return { at, repo, folder, base, head };
  }

  async function commit(folder: string, path: string, text: string): Promise<string> {
    await writeFile(join(folder, path), text);
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-qm', `write ${path}`);
    return git(folder, 'rev-parse', 'HEAD');
  }

  async function told(): Promise<PullHook[]> {
    await site.github.webhooksSettled();
    const calls = receiver.received.splice(0).filter(({ headers }) => headers['x-github-event'] === 'pull_request');
    return calls.map(({ body }) => JSON.parse(body.toString('utf8')) as PullHook);
  }

  const open = (at: { owner: string; repo: string }) => site.octokit.rest.pulls.create({ ...at, title: 'Topic', head: 'topic', base: 'main', body: 'Why' });

  it('LGH19 a pull request is made, found by its branches, edited, and announced', async () => {
    const { at, head, base } = await proposed();
    const { data } = await open(at);
    expect(data).toMatchObject({ number: 1, state: 'open', title: 'Topic', body: 'Why', merged: false, mergeable: true, commits: 1, changed_files: 1, additions: 1 });
    expect([data.head.sha, data.base.sha, data.head.label]).toEqual([head, base, 'octo:topic']);
    expect((await site.octokit.rest.pulls.list({ ...at, head: 'octo:topic', base: 'main' })).data.map(({ number }) => number)).toEqual([1]);
    expect((await site.octokit.rest.pulls.list({ ...at, head: 'octo:other' })).data).toEqual([]);
    expect((await site.octokit.rest.pulls.list({ ...at, state: 'closed' })).data).toEqual([]);
    expect((await site.octokit.rest.pulls.listFiles({ ...at, pull_number: 1 })).data.map(({ filename, status }) => [filename, status])).toEqual([['b.md', 'added']]);
    await site.octokit.rest.pulls.update({ ...at, pull_number: 1, title: 'Better', body: 'More' });
    expect((await site.octokit.rest.pulls.get({ ...at, pull_number: 1 })).data).toMatchObject({ title: 'Better', body: 'More' });
    expect((await told()).map(({ action, number, sender, repository }) => [action, number, sender.login, repository.full_name])).toEqual([
      ['opened', 1, 'octo', `octo/${at.repo}`],
      ['edited', 1, 'octo', `octo/${at.repo}`],
    ]);
  });

  it('LGH19 what cannot be a pull request is refused: no such branch, nothing to merge, one that exists, a missing title', async () => {
    const { at } = await proposed();
    const create = (more: object) => refusal(site.octokit.request('POST /repos/{owner}/{repo}/pulls', { ...at, title: 'T', head: 'topic', base: 'main', ...more }));
    expect(await create({ head: 'nowhere' })).toMatchObject({ status: 422, message: 'Validation Failed' });
    expect(await create({ base: 'nowhere' })).toMatchObject({ status: 422 });
    expect(await create({ head: 'main' })).toMatchObject({ status: 422 });
    expect(await create({ title: undefined })).toMatchObject({ status: 422, message: expect.stringContaining('title') });
    expect(await create({ body: 7 })).toMatchObject({ status: 422, message: expect.stringContaining('body') });
    await open(at);
    await expect(open(at)).rejects.toThrow(/A pull request already exists for octo:topic\./);
    await site.octokit.rest.pulls.update({ ...at, pull_number: 1, state: 'closed' });
    const racers = await Promise.allSettled([open(at), open(at), open(at)]);
    expect(racers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each(['merge', 'squash', 'rebase'] as const)('LGH19 a %s puts the change on the base branch and closes the pull request as merged', async (method) => {
    const { at, repo, folder, head } = await proposed();
    await open(at);
    // The base branch has gone on meanwhile, so that no method is a mere fast-forward.
    await git(folder, 'reset', '-q', '--hard', 'origin/main');
    const base = await commit(folder, 'c.md', 'c\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    await told();
    const { data } = await site.octokit.rest.pulls.merge({ ...at, pull_number: 1, merge_method: method });
    expect(data).toMatchObject({ merged: true, sha: await git(repo.path, 'rev-parse', 'main') });
    expect((await git(repo.path, 'ls-tree', '--name-only', 'main')).split('\n')).toEqual(['a.md', 'b.md', 'c.md']);
    expect((await git(repo.path, 'rev-list', '--parents', '-1', 'main')).split(' ').slice(1)).toEqual(method === 'merge' ? [base, head] : [base]);
    expect((await site.octokit.rest.pulls.get({ ...at, pull_number: 1 })).data).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: data.sha });
    const hooks = await told();
    expect(hooks.map(({ action, pull_request }) => [action, pull_request.merged, pull_request.merged_by?.login])).toEqual([['closed', true, 'octo']]);
    expect(await refusal(site.octokit.rest.pulls.merge({ ...at, pull_number: 1 }))).toEqual({ status: 405, message: 'Pull Request is not mergeable' });
    expect(await fsck(repo.path)).toBe('');
  });

  it('LGH19 pull requests follow their branches: pushed to, merged by a push, ended by a deletion', async () => {
    const { at, folder, head } = await proposed();
    await open(at);
    const next = await commit(folder, 'b.md', 'b2\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:topic');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    const [, moved, merged] = await told();
    expect(moved).toMatchObject({ action: 'synchronize', before: head, after: next, pull_request: { head: { sha: next } } });
    expect(merged).toMatchObject({ action: 'closed', pull_request: { merged: true, merge_commit_sha: next } });
    await commit(folder, 'd.md', 'd\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:topic');
    expect((await open(at)).data.number).toBe(2);
    await git(folder, 'push', '-q', 'origin', ':topic');
    expect((await told()).map(({ action, number, pull_request }) => [action, number, pull_request.merged])).toEqual([
      ['opened', 2, false],
      ['closed', 2, false],
    ]);
    await expect(site.octokit.rest.pulls.update({ ...at, pull_number: 2, state: 'open' })).rejects.toThrow(/deleted/);
  });

  it('LGH19 a conflict is not mergeable, and a head that moved since it was seen is not merged', async () => {
    const { at, folder, head } = await proposed();
    await open(at);
    await git(folder, 'reset', '-q', '--hard', 'origin/main');
    await commit(folder, 'b.md', 'other\n');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    expect((await site.octokit.rest.pulls.get({ ...at, pull_number: 1 })).data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    expect(await refusal(site.octokit.rest.pulls.merge({ ...at, pull_number: 1 }))).toMatchObject({ status: 405 });
    const outdated = await refusal(site.octokit.rest.pulls.merge({ ...at, pull_number: 1, sha: head.replace(/^./, (first) => (first === '0' ? '1' : '0')) }));
    expect(outdated).toEqual({ status: 409, message: 'Head branch was modified. Review and try the merge again.' });
    expect(await refusal(site.octokit.request('PUT /repos/{owner}/{repo}/pulls/1/merge', { ...at, merge_method: 'octopus' }))).toMatchObject({ status: 422 });
  });

  it('LGH19 a closed pull request can be opened again', async () => {
    const { at } = await proposed();
    await open(at);
    await site.octokit.rest.pulls.update({ ...at, pull_number: 1, state: 'closed' });
    expect((await site.octokit.rest.pulls.list(at)).data).toEqual([]);
    await site.octokit.rest.pulls.update({ ...at, pull_number: 1, state: 'open' });
    expect((await told()).map(({ action }) => action)).toEqual(['opened', 'closed', 'reopened']);
  });

  it('LGH22 a commit has the last word of each context, together and one by one', async () => {
    const { at, head } = await proposed();
    const say = (state: 'pending' | 'success' | 'failure', context: string) => site.octokit.rest.repos.createCommitStatus({ ...at, sha: head, state, context, description: `${context} is ${state}` });
    const combined = async () => (await site.octokit.rest.repos.getCombinedStatusForRef({ ...at, ref: 'topic' })).data;
    expect(await combined()).toMatchObject({ state: 'pending', total_count: 0, sha: head });
    await say('pending', 'one');
    await say('success', 'two');
    expect(await combined()).toMatchObject({ state: 'pending', total_count: 2 });
    await say('success', 'one');
    expect(await combined()).toMatchObject({ state: 'success', total_count: 2 });
    await say('failure', 'two');
    expect((await combined()).statuses.map(({ context, state }) => [context, state])).toEqual([['two', 'failure'], ['one', 'success']]);
    expect((await site.octokit.rest.repos.listCommitStatusesForRef({ ...at, ref: head })).data).toHaveLength(4);
    const wrong = (body: object) => refusal(site.octokit.request('POST /repos/{owner}/{repo}/statuses/{sha}', { ...at, sha: head, state: 'success' as const, ...body }));
    expect(await wrong({ state: 'fine' })).toMatchObject({ status: 422 });
    expect(await wrong({ target_url: 'javascript:alert(1)' })).toMatchObject({ status: 422 });
    expect(await wrong({ sha: '0'.repeat(40) })).toMatchObject({ status: 422, message: `No commit found for SHA: ${'0'.repeat(40)}` });
  });
});
