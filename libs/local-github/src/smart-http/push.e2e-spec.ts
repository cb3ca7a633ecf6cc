import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
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
});
