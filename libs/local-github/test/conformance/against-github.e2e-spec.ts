import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { git } from '../git.js';
import { startSite, type TestSite } from '../local-site.js';
import { compareWithGitHub, told, type GitHubAccess } from './against-github.js';

/** Another local-github, of another account, stands for GitHub. */
describe('one Octokit script against GitHub', () => {
  let site: TestSite;
  let access: GitHubAccess;

  beforeEach(async () => {
    site = await startSite();
    await site.github.createRepo({ owner: 'someone', name: 'first', private: true });
    await site.github.createRepo({ owner: 'someone', name: 'second' });
    const token = await site.github.createToken({ login: 'someone' });
    access = { apiUrl: site.github.url, token, at: { owner: 'someone', repo: 'first' }, empty: { owner: 'someone', repo: 'second' } };
  });

  afterEach(() => site.end());

  it('LGH18 both agree whatever account and repositories are given, and what cannot be compared is said', async () => {
    const comparison = await compareWithGitHub(access);
    expect(told({ ...comparison, leftOut: [] })).toBe(`GitHub and local-github agree in all ${comparison.steps} steps.\nLeft out, because GitHub cannot deliver to this machine: .`);
    expect(comparison.leftOut.length).toBeGreaterThan(0);
    expect(comparison.leftOut.filter((step) => !step.startsWith('delivery: '))).toEqual([]);
  });

  it('LGH18 each step that GitHub answers otherwise is told with what both showed', async () => {
    site.github.intercept(({ path }) => (path.endsWith('/branches/none') ? { when: 'before', status: 410 } : undefined));
    const comparison = await compareWithGitHub(access);
    expect(comparison.differences).toEqual([{ step: 'branch: a missing one', here: '{"status":404}', github: '{"status":410}' }]);
    expect(told(comparison)).toContain('branch: a missing one\n  here:   {"status":404}\n  GitHub: {"status":410}\n');
  });

  it.each([
    ['at', 'main'],
    ['empty', 'side'],
  ] as const)('LGH18 nothing is written when the repository %p has a commit, on %s', async (which, branch) => {
    const { owner, repo } = access[which];
    const folder = join(site.workDir, repo);
    await git(site.workDir, 'clone', '--quiet', site.github.cloneUrl(owner, repo, access.token), folder);
    await git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'kept');
    await git(folder, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    site.github.requests.reset();
    await expect(compareWithGitHub(access)).rejects.toThrow(`someone/${repo} has commits. Nothing was written. Delete it`);
    expect(writes(site)).toEqual([]);
  });

  it('LGH18 nothing is written to repositories that are not fit for it', async () => {
    await expect(compareWithGitHub({ ...access, empty: access.at })).rejects.toThrow('someone/first was given twice.');
    await expect(compareWithGitHub({ ...access, token: site.token, at: access.empty })).rejects.toThrow('someone/second is not of octo');
    await site.github.updateRepo('someone', 'second', { defaultBranch: 'trunk' });
    await expect(compareWithGitHub(access)).rejects.toThrow('The default branch of someone/second is trunk.');
    await expect(compareWithGitHub({ ...access, token: 'ghp_secret' })).rejects.toThrow(/^GitHub, asked for the account of the token at http:\S+: Bad credentials(?!.*ghp_secret)/);
    expect(writes(site)).toEqual([]);
  });
});

function writes({ github }: TestSite): string[] {
  return github.requests.list().filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}
