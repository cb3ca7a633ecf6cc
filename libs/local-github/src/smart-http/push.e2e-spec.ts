import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { fsck, git } from '../../test/git.js';
import { startSite, type TestSite } from '../../test/local-site.js';

describe('smart HTTP', () => {
  let site: TestSite;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.end());

  async function clone(name: string, url: string): Promise<string> {
    await git(site.workDir, 'clone', '-q', url, name);
    return join(site.workDir, name);
  }

  async function commitFile(folder: string, path: string, text: string): Promise<string> {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
    await git(folder, 'add', '-A');
    await git(folder, 'commit', '-qm', `change ${path}`);
    return git(folder, 'rev-parse', 'HEAD');
  }

  it('LGH2 a push with a token arrives, and a stranger clones it from a public repository', async () => {
    const repo = await site.github.createRepo({ owner: 'octo', name: 'public' });
    const mine = await clone('mine', site.github.cloneUrl('octo', 'public', site.token));
    const sha = await commitFile(mine, 'docs/a.md', '# A\r\n');
    await git(mine, 'push', '-q', 'origin', 'HEAD:main');
    const theirs = await clone('theirs', repo.cloneUrl);
    expect(await git(theirs, 'rev-parse', 'HEAD')).toBe(sha);
    expect(await fsck(repo.path)).toBe('');
  });

  it('LGH3 a push without a credential is refused, and taken as the owner\'s where the repository says so', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'closed' });
    const closed = await clone('closed', site.github.cloneUrl('octo', 'closed'));
    await commitFile(closed, 'a.md', 'a');
    await expect(git(closed, 'push', '-q', 'origin', 'HEAD:main')).rejects.toThrow(/could not read Username|Authentication failed/);
    const open = await site.github.createRepo({ owner: 'octo', name: 'open', anonymousPush: true });
    const folder = await clone('open', open.cloneUrl);
    const sha = await commitFile(folder, 'a.md', 'a');
    await git(folder, 'push', '-q', 'origin', 'HEAD:main');
    expect(await git(open.path, 'rev-parse', 'refs/heads/main')).toBe(sha);
  });

  it('LGH3 a private repository is hidden from strangers and from tokens of others', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'secret', private: true });
    await site.github.createUser({ login: 'mallory' });
    const foreign = await site.github.createToken({ login: 'mallory' });
    await expect(git(site.workDir, 'ls-remote', site.github.cloneUrl('octo', 'secret'))).rejects.toThrow(/Username/);
    await expect(git(site.workDir, 'ls-remote', site.github.cloneUrl('octo', 'secret', foreign))).rejects.toThrow(/not found/);
    await expect(git(site.workDir, 'ls-remote', site.github.cloneUrl('octo', 'secret', site.token))).resolves.toBe('');
  });

  it('LGH3 a token that may only read clones but does not push', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'readable', private: true });
    const reader = await site.github.createToken({ login: 'octo', permission: 'read' });
    const folder = await clone('readable', site.github.cloneUrl('octo', 'readable', reader));
    await commitFile(folder, 'a.md', 'a');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:main')).rejects.toThrow(/403/);
  });

  it('LGH2 large pushes come in chunks, large requests gzipped, and nothing is left behind', async () => {
    const repo = await site.github.createRepo({ owner: 'octo', name: 'large' });
    const folder = await clone('large', site.github.cloneUrl('octo', 'large', site.token));
    // More than http.postBuffer (1 MiB), and not compressible.
    await writeFile(join(folder, 'noise.bin'), randomBytes(3 * 1024 * 1024));
    for (let index = 0; index < 60; index += 1) {
      await commitFile(folder, 'a.md', `${index}`);
      await git(folder, 'branch', `b${index}`);
    }
    await git(folder, 'push', '-q', '--all', 'origin');
    // 60 wants are more than the kilobyte past which git compresses its request.
    const copy = await clone('large-copy', repo.cloneUrl);
    expect((await git(copy, 'branch', '-r')).split('\n')).toHaveLength(62);
    expect(await fsck(repo.path)).toBe('');
    expect(await readdir(join(site.dataDir, 'tmp'))).toEqual([]);
  });

  it('LGH2 a push past the limit is refused and moves nothing', async () => {
    const small = await startSite({ limits: { pushBytes: 100_000 } });
    const repo = await small.github.createRepo({ owner: 'octo', name: 'small', anonymousPush: true });
    await git(small.workDir, 'clone', '-q', repo.cloneUrl, 'small');
    const folder = join(small.workDir, 'small');
    await writeFile(join(folder, 'noise.bin'), randomBytes(300_000));
    await commitFile(folder, 'a.md', 'a');
    await expect(git(folder, 'push', '-q', 'origin', 'HEAD:main')).rejects.toThrow();
    expect(await git(repo.path, 'for-each-ref')).toBe('');
    await small.end();
  });

  it('LGH10 the first branch pushed to an empty repository becomes its default one', async () => {
    await site.github.createRepo({ owner: 'octo', name: 'first', anonymousPush: true });
    const folder = await clone('first', site.github.cloneUrl('octo', 'first'));
    await commitFile(folder, 'a.md', 'a');
    await git(folder, 'push', '-q', 'origin', 'HEAD:trunk');
    expect(site.github.findRepo('octo', 'first')?.defaultBranch).toBe('trunk');
    await git(site.workDir, 'clone', '-q', site.github.cloneUrl('octo', 'first'), 'first-copy');
    expect(await git(join(site.workDir, 'first-copy'), 'branch', '--show-current')).toBe('trunk');
  });

  it('LGH15 a repository that holds .git as a path is refused', async () => {
    const repo = await site.github.createRepo({ owner: 'octo', name: 'evil', anonymousPush: true });
    const folder = await clone('evil', repo.cloneUrl);
    const sha = await commitFile(folder, 'a.md', 'a');
    const blob = await git(folder, 'rev-parse', `${sha}:a.md`);
    const tree = await git(folder, '-c', 'core.protectNTFS=false', 'hash-object', '-t', 'tree', '--literally', '-w', await rawTree(folder, blob));
    const commit = await git(folder, 'commit-tree', '-m', 'evil', tree);
    await expect(git(folder, 'push', '-q', 'origin', `${commit}:refs/heads/main`)).rejects.toThrow(/hasDotgit|fsck/);
  });

  it('LGH15 a web page cannot push in its visitor\'s name: neither a simple form post nor a foreign host name is taken', async () => {
    const { cloneUrl } = await site.github.createRepo({ owner: 'octo', name: 'visited', anonymousPush: true });
    const simple = await fetch(`${cloneUrl}/git-receive-pack`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '0000' });
    expect(simple.status).toBe(415);
    const { hostname, port } = new URL(cloneUrl);
    const status = await new Promise((done, fail) => {
      const path = '/octo/visited.git/info/refs?service=git-receive-pack';
      get({ hostname, port, path, headers: { host: 'rebound.example' } }, (answer) => done(answer.resume().statusCode)).on('error', fail);
    });
    expect(status).toBe(421);
  });

  async function rawTree(folder: string, blob: string): Promise<string> {
    const path = join(folder, 'raw-tree');
    await writeFile(path, Buffer.concat([Buffer.from('100644 .git\0'), Buffer.from(blob, 'hex')]));
    return path;
  }
});
