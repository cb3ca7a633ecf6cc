import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { git } from '../../test/git.js';
import { refusal, startSite, type TestSite } from '../../test/local-site.js';

describe('history, comparison, contents and archives', () => {
  let site: TestSite;
  let folder: string;
  const at = { owner: 'octo', repo: 'history' };
  const shas: Record<string, string> = {};

  beforeAll(async () => {
    site = await startSite({ limits: { diffFiles: 300 } });
    await site.github.createRepo({ owner: 'octo', name: 'history' });
    folder = join(site.workDir, 'history');
    await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', 'history', site.token), folder);
    await mkdir(join(folder, 'docs'));
    await writeFile(join(folder, 'docs/a.md'), 'one\ntwo\nthree\n');
    shas['first'] = await commit('first');
    await git(folder, 'mv', 'docs/a.md', 'docs/b.md');
    shas['renamed'] = await commit('renamed');
    await writeFile(join(folder, 'bin'), Buffer.from([0, 1, 2]));
    await writeFile(join(folder, 'docs/b.md'), 'one\n2\nthree\n');
    shas['edited'] = await commit('edited');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    await git(folder, 'checkout', '-qb', 'side', shas['first'] ?? '');
    await writeFile(join(folder, 'side.md'), 'side');
    shas['side'] = await commit('side');
    await git(folder, 'push', '-q', 'origin', 'side');
  });
  afterAll(() => site.end());

  async function commit(message: string): Promise<string> {
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-qm', message);
    return git(folder, 'rev-parse', 'HEAD');
  }

  it('LGH14 commits are listed newest first, of a branch or of a path, and paged', async () => {
    const messages = async (query: object) => (await site.octokit.rest.repos.listCommits({ ...at, ...query })).data.map((one) => one.commit.message);
    expect(await messages({})).toEqual(['edited', 'renamed', 'first']);
    expect(await messages({ sha: 'side' })).toEqual(['side', 'first']);
    expect(await messages({ path: 'docs/b.md' })).toEqual(['edited', 'renamed']);
    expect(await messages({ per_page: 1, page: 2 })).toEqual(['renamed']);
  });

  it('LGH14 a commit shows its files: renames, counts, patches, binary ones without', async () => {
    const { data } = await site.octokit.rest.repos.getCommit({ ...at, ref: 'main' });
    expect(data).toMatchObject({ sha: shas['edited'], stats: { additions: 1, deletions: 1 } });
    expect(data.files).toMatchObject([
      { filename: 'bin', status: 'added', additions: 0 },
      { filename: 'docs/b.md', status: 'modified', additions: 1, deletions: 1, patch: '@@ -1,3 +1,3 @@\n one\n-two\n+2\n three' },
    ]);
    const renamed = await site.octokit.rest.repos.getCommit({ ...at, ref: shas['renamed'] ?? '' });
    expect(renamed.data.files).toMatchObject([{ status: 'renamed', filename: 'docs/b.md', previous_filename: 'docs/a.md' }]);
    expect(await refusal(site.octokit.rest.repos.getCommit({ ...at, ref: 'nope' }))).toEqual({ status: 422, message: 'No commit found for SHA: nope' });
  });

  it('LGH14 a comparison starts at the common ancestor', async () => {
    const compare = async (basehead: string) => (await site.octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead })).data;
    expect(await compare('main...side')).toMatchObject({
      status: 'diverged', ahead_by: 1, behind_by: 2, total_commits: 1,
      merge_base_commit: { sha: shas['first'] }, commits: [{ sha: shas['side'] }], files: [{ filename: 'side.md', status: 'added' }],
    });
    expect(await compare(`${shas['first']}...main`)).toMatchObject({ status: 'ahead', ahead_by: 2, behind_by: 0 });
    expect(await compare(`main...${shas['first']}`)).toMatchObject({ status: 'behind', commits: [], files: [] });
    expect(await compare('main...main')).toMatchObject({ status: 'identical' });
    expect(await refusal(compare('main...nope'))).toMatchObject({ status: 404 });
  });

  it('LGH14 a comparison never lists more than 300 files', async () => {
    for (let index = 0; index < 310; index += 1) await writeFile(join(folder, `f${index}`), '');
    await commit('many');
    await git(folder, 'push', '-q', 'origin', 'side');
    const { data } = await site.octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead: `${shas['side']}...side` });
    expect(data.files).toHaveLength(300);
  });

  it('LGH14 contents show files, folders and what is not there', async () => {
    const file = await site.octokit.rest.repos.getContent({ ...at, path: 'docs/b.md' });
    expect(file.data).toMatchObject({ type: 'file', path: 'docs/b.md', encoding: 'base64' });
    const root = await site.octokit.rest.repos.getContent({ ...at, path: '' });
    expect(Array.isArray(root.data) && root.data.map(({ name, type }) => [name, type])).toEqual([['bin', 'file'], ['docs', 'dir']]);
    expect(await refusal(site.octokit.rest.repos.getContent({ ...at, path: 'docs/a.md' }))).toMatchObject({ status: 404 });
    const old = await site.octokit.rest.repos.getContent({ ...at, path: 'docs/a.md', ref: shas['first'] ?? '' });
    expect(old.status).toBe(200);
  });

  it('LGH14 a file is replaced and deleted through contents only with its SHA', async () => {
    const path = 'sole.md';
    const put = (text: string, sha?: string) =>
      site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path, branch: 'side', message: text, content: Buffer.from(text).toString('base64'), ...(sha ? { sha } : {}) });
    const first = await put('1');
    expect(await refusal(put('2'))).toMatchObject({ status: 422 });
    expect(await refusal(put('2', 'a'.repeat(40)))).toMatchObject({ status: 409 });
    const second = await put('2', first.data.content?.sha ?? '');
    expect(second.status).toBe(200);
    await site.octokit.rest.repos.deleteFile({ ...at, path, branch: 'side', message: 'gone', sha: second.data.content?.sha ?? '' });
    expect(await refusal(site.octokit.rest.repos.getContent({ ...at, path, ref: 'side' }))).toMatchObject({ status: 404 });
  });

  it('LGH14 the tarball holds the tree of that commit', async () => {
    const { data, url } = await site.octokit.rest.repos.downloadTarballArchive({ ...at, ref: 'main' });
    const archive = join(site.workDir, 'main.tar.gz');
    await writeFile(archive, Buffer.from(data as ArrayBuffer));
    const { stdout } = await promisify(execFile)('tar', ['-tzf', archive]);
    const top = `octo-history-${shas['edited']?.slice(0, 7)}`;
    expect(stdout.trim().split('\n').sort()).toEqual([`${top}/`, `${top}/bin`, `${top}/docs/`, `${top}/docs/b.md`]);
    expect(site.github.requests.list().at(-1)).toMatchObject({ surface: 'archive', cost: 0 });
    expect((await fetch(url.replace(/token=.*/, 'token=x'))).status).toBe(404);
    await rm(archive);
  });
});
