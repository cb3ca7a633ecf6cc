import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fsck, git } from '../../test/git.js';
import { refusal, startSite, type TestSite } from '../../test/local-site.js';

describe('Git Data API', () => {
  let site: TestSite;

  beforeAll(async () => {
    site = await startSite({ limits: { treeEntries: 600 } });
  });
  afterAll(() => site.end());

  /** A repository with one commit, `README.md` in it. */
  async function seeded(name: string) {
    const repo = await site.github.createRepo({ owner: 'octo', name });
    const at = { owner: 'octo', repo: name };
    const first = await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'README.md', message: 'first', content: base64('hello\n') });
    return { repo, at, head: first.data.commit.sha ?? '' };
  }

  async function headTree(at: { owner: string; repo: string }): Promise<string> {
    return (await site.octokit.rest.repos.getBranch({ ...at, branch: 'main' })).data.commit.commit.tree.sha;
  }

  it('LGH1 a blob, tree and commit made over REST have the SHAs that git computes', async () => {
    const { repo, at, head } = await seeded('shas');
    const bytes = Buffer.from([0, 1, 2, 0xff, 0x0d, 0x0a]);
    const blob = await site.octokit.rest.git.createBlob({ ...at, content: bytes.toString('base64'), encoding: 'base64' });
    expect(blob.data.sha).toBe(gitSha('blob', bytes));
    const tree = await site.octokit.rest.git.createTree({
      ...at,
      base_tree: await headTree(at),
      tree: [
        { path: 'docs/deep/bin', mode: '100755', type: 'blob', sha: blob.data.sha },
        { path: 'docs/é ü.md', mode: '100644', type: 'blob', content: 'ünï\r\n' },
      ],
    });
    const date = '2026-03-01T10:20:30+02:00';
    const author = { name: 'Ann', email: 'ann@example.test', date };
    const commit = await site.octokit.rest.git.createCommit({ ...at, message: 'two\n\nbody', tree: tree.data.sha, parents: [head], author });
    const text = `tree ${tree.data.sha}\nparent ${head}\nauthor Ann <ann@example.test> 1772353230 +0200\ncommitter Ann <ann@example.test> 1772353230 +0200\n\ntwo\n\nbody`;
    expect(commit.data.sha).toBe(gitSha('commit', Buffer.from(text)));
    await site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: commit.data.sha });

    const folder = join(site.workDir, 'shas');
    await git(site.workDir, 'clone', '-q', repo.cloneUrl, folder);
    expect(await git(folder, 'rev-parse', 'HEAD', 'HEAD^{tree}', 'HEAD:docs/deep/bin')).toBe([commit.data.sha, tree.data.sha, blob.data.sha].join('\n'));
    // git builds the same tree from the files it checked out.
    await git(folder, 'add', '-A');
    expect(await git(folder, 'write-tree')).toBe(tree.data.sha);
    expect(await fsck(repo.path)).toBe('');
  });

  it('LGH12 500 inline files in one call become the tree that git would build', async () => {
    const { repo, at } = await seeded('many');
    const files = Array.from({ length: 500 }, (_, index) => ({ path: `docs/${index % 20}/${index}.md`, content: `# ${index}\n` }));
    const tree = await site.octokit.rest.git.createTree({
      ...at,
      base_tree: await headTree(at),
      tree: files.map((file) => ({ ...file, mode: '100644' as const, type: 'blob' as const })),
    });
    const folder = join(site.workDir, 'many');
    await git(site.workDir, 'clone', '-q', repo.cloneUrl, folder);
    for (const { path, content } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await git(folder, 'add', '-A');
    expect(tree.data.sha).toBe(await git(folder, 'write-tree'));
    const listed = await site.octokit.rest.git.getTree({ ...at, tree_sha: tree.data.sha, recursive: '1' });
    expect(listed.data.tree.filter(({ type }) => type === 'blob')).toHaveLength(501);
    expect(await fsck(repo.path)).toBe('');
  });

  it('LGH12 a null SHA deletes, empty folders vanish, untouched entries keep mode and SHA', async () => {
    const { repo, at, head } = await seeded('deletes');
    const link = await site.octokit.rest.git.createBlob({ ...at, content: '../README.md' });
    const first = await site.octokit.rest.git.createTree({
      ...at,
      base_tree: await headTree(at),
      tree: [
        { path: 'a/b/c.md', mode: '100644', type: 'blob', content: 'c' },
        { path: 'keep/run.sh', mode: '100755', type: 'blob', content: '#!/bin/sh\n' },
        { path: 'keep/link', mode: '120000', type: 'blob', sha: link.data.sha },
        { path: 'keep/module', mode: '160000', type: 'commit', sha: head },
      ],
    });
    const second = await site.octokit.rest.git.createTree({
      ...at,
      base_tree: first.data.sha,
      tree: [{ path: 'a/b/c.md', mode: '100644', type: 'blob', sha: null }],
    });
    const before = await git(repo.path, 'ls-tree', '-r', first.data.sha);
    const after = await git(repo.path, 'ls-tree', '-r', second.data.sha);
    expect(after.split('\n')).toEqual(before.split('\n').filter((line) => !line.endsWith('a/b/c.md')));
    expect(await git(repo.path, 'ls-tree', '--name-only', second.data.sha)).toBe('README.md\nkeep');
  });

  it('LGH12 trees that GitHub refuses are refused', async () => {
    const { at } = await seeded('refused');
    const base_tree = await headTree(at);
    const make = (item: object) => refusal(site.octokit.request('POST /repos/{owner}/{repo}/git/trees', { ...at, base_tree, tree: [item] } as never));
    const file = { mode: '100644', type: 'blob' };
    expect(await make({ ...file, path: 'no.md', sha: null })).toEqual({ status: 422, message: 'GitRPC::BadObjectState' });
    expect(await make({ ...file, path: '/a', content: '' })).toMatchObject({ status: 422, message: 'tree.path cannot start with a slash' });
    for (const path of ['', '../a', 'a/../b', 'a//b', '.git/config', 'a/.GIT/x', 'git~1', '.g\u200cit', 'a\0b']) {
      expect(await make({ ...file, path, content: '' })).toMatchObject({ status: 422, message: 'tree.path contains a malformed path component' });
    }
    const missing = 'f'.repeat(40);
    expect(await make({ ...file, path: 'a', sha: missing })).toMatchObject({ message: `tree.sha ${missing} is not a valid blob` });
    expect(await make({ ...file, path: 'a', sha: base_tree })).toMatchObject({ message: `tree.sha ${base_tree} is not a valid blob` });
    expect(await make({ ...file, path: 'a', sha: missing, content: 'x' })).toMatchObject({ status: 422 });
    expect(await make({ ...file, path: 'a', mode: '100600', content: 'x' })).toMatchObject({ status: 422 });
    const base = await refusal(site.octokit.rest.git.createTree({ ...at, base_tree: missing, tree: [{ path: 'a', mode: '100644', content: 'x' }] }));
    expect(base).toEqual({ status: 422, message: 'base_tree is not a valid tree oid' });
  });

  it('LGH12 a listing past the limit says so', async () => {
    const { at } = await seeded('large');
    const tree = Array.from({ length: 700 }, (_, index) => ({ path: `f${index}`, mode: '100644' as const, type: 'blob' as const, content: 'x' }));
    const { data } = await site.octokit.rest.git.createTree({ ...at, tree });
    const listed = await site.octokit.rest.git.getTree({ ...at, tree_sha: data.sha, recursive: '1' });
    expect(listed.data).toMatchObject({ truncated: true });
    expect(listed.data.tree).toHaveLength(600);
  });

  it('LGH11 a ref moves forward only, unless forced; missing and present refs are told apart', async () => {
    const { at, head } = await seeded('refs');
    const tree = await headTree(at);
    const commit = async (message: string, parents: string[]) => (await site.octokit.rest.git.createCommit({ ...at, message, tree, parents })).data.sha;
    const next = await commit('next', [head]);
    const sibling = await commit('sibling', [head]);
    await site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: next });
    expect(await refusal(site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: sibling, force: false }))).toEqual({
      status: 422,
      message: 'Update is not a fast forward',
    });
    expect(await refusal(site.octokit.rest.git.updateRef({ ...at, ref: 'heads/none', sha: next }))).toEqual({ status: 422, message: 'Reference does not exist' });
    expect(await refusal(site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: 'e'.repeat(40) }))).toEqual({ status: 422, message: 'Object does not exist' });
    const forced = await site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: sibling, force: true });
    expect(forced.data.object.sha).toBe(sibling);
    await site.octokit.rest.git.createRef({ ...at, ref: 'refs/heads/feature/x', sha: next });
    expect(await refusal(site.octokit.rest.git.createRef({ ...at, ref: 'refs/heads/feature/x', sha: next }))).toEqual({ status: 422, message: 'Reference already exists' });
    expect((await site.octokit.rest.git.listMatchingRefs({ ...at, ref: 'heads/f' })).data.map(({ ref }) => ref)).toEqual(['refs/heads/feature/x']);
    await site.octokit.rest.git.deleteRef({ ...at, ref: 'heads/feature/x' });
    expect(await refusal(site.octokit.rest.git.getRef({ ...at, ref: 'heads/feature/x' }))).toEqual({ status: 404, message: 'Not Found' });
    expect(await refusal(site.octokit.rest.repos.getBranch({ ...at, branch: 'feature/x' }))).toEqual({ status: 404, message: 'Branch not found' });
  });

  it('LGH11 of 20 racers who move one ref from the same commit exactly one wins', async () => {
    const { at, head } = await seeded('race');
    const tree = await headTree(at);
    const racers = Array.from({ length: 20 }, async (_, index) => {
      const { data } = await site.octokit.rest.git.createCommit({ ...at, message: `racer ${index}`, tree, parents: [head] });
      return site.octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: data.sha });
    });
    const results = await Promise.allSettled(racers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('LGH10 an empty repository answers 409 until a first commit came through contents', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'empty', defaultBranch: 'trunk' });
    const at = { owner: 'octo', repo: 'empty' };
    const empty = { status: 409, message: 'Git Repository is empty.' };
    expect(await refusal(site.octokit.rest.git.getRef({ ...at, ref: 'heads/trunk' }))).toEqual(empty);
    expect(await refusal(site.octokit.rest.git.createBlob({ ...at, content: 'x' }))).toEqual(empty);
    expect(await refusal(site.octokit.rest.git.createTree({ ...at, tree: [{ path: 'a', mode: '100644', content: 'x' }] }))).toEqual(empty);
    expect(await refusal(site.octokit.rest.repos.listCommits(at))).toEqual(empty);
    expect(await refusal(site.octokit.rest.repos.getBranch({ ...at, branch: 'trunk' }))).toMatchObject({ status: 404 });
    expect(await refusal(site.octokit.rest.repos.getContent({ ...at, path: '' }))).toEqual({ status: 404, message: 'This repository is empty.' });
    const first = await site.octokit.rest.repos.createOrUpdateFileContents({ ...at, path: 'a.md', message: 'first', content: base64('a') });
    expect(first.status).toBe(201);
    expect((await site.octokit.rest.git.getRef({ ...at, ref: 'heads/trunk' })).data.object.sha).toBe(first.data.commit.sha);
  });

  it('LGH12 a blob comes back byte for byte, as base64 and raw', async () => {
    const { at } = await seeded('bytes');
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 256));
    const { data } = await site.octokit.rest.git.createBlob({ ...at, content: bytes.toString('base64'), encoding: 'base64' });
    const got = await site.octokit.rest.git.getBlob({ ...at, file_sha: data.sha });
    expect(Buffer.from(got.data.content, 'base64').equals(bytes)).toBe(true);
    const headers = { accept: 'application/vnd.github.raw+json', authorization: `Bearer ${site.token}` };
    const raw = await fetch(data.url, { headers });
    expect(Buffer.from(await raw.arrayBuffer()).equals(bytes)).toBe(true);
  });
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function gitSha(type: string, bytes: Buffer): string {
  return createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}
