import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const MAX_OUTPUT = 512 * 1024 * 1024;

const PERSON = { GIT_AUTHOR_NAME: 'Gina', GIT_AUTHOR_EMAIL: 'gina@example.test', GIT_COMMITTER_NAME: 'Gina', GIT_COMMITTER_EMAIL: 'gina@example.test' };
/** Nothing of this machine's configuration may decide what a test sees. */
const ISOLATED = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' };

/** Runs plain git and returns its bytes. Rejects with git's own words. */
export async function git(folder: string, ...args: string[]): Promise<Buffer> {
  const { PATH = '' } = process.env;
  const { stdout } = await execute('git', ['-c', 'core.autocrlf=false', '-c', 'core.quotepath=false', ...args], {
    cwd: folder,
    env: { PATH, ...ISOLATED, ...PERSON },
    maxBuffer: MAX_OUTPUT,
    encoding: 'buffer',
  });
  return stdout;
}

export async function gitText(folder: string, ...args: string[]): Promise<string> {
  return (await git(folder, ...args)).toString('utf8').trim();
}

/** What a commit changes: path to bytes, null to delete. */
export type Changes = Record<string, string | Buffer | null>;

/** Somebody with a clone, who pushes. */
export class GitClone {
  private constructor(
    readonly folder: string,
    private readonly branch: string,
  ) {}

  static async of(url: string, folder: string, branch = 'main'): Promise<GitClone> {
    await mkdir(folder, { recursive: true });
    await git(folder, 'init', '-q', '-b', branch);
    await git(folder, 'remote', 'add', 'origin', url);
    return new GitClone(folder, branch);
  }

  /** Commits on top of what is there now and pushes; returns the commit. */
  async push(changes: Changes, options: { message?: string; author?: string } = {}): Promise<string> {
    await this.pull();
    return this.pushHere(changes, options);
  }

  /** Commits on what the clone last saw, and pushes. */
  async pushHere(changes: Changes, { message = 'Change', author, force = false }: { message?: string; author?: string; force?: boolean } = {}): Promise<string> {
    await this.write(changes);
    await git(this.folder, 'add', '-A');
    await git(this.folder, 'commit', '-q', '--allow-empty', '-m', message, ...(author === undefined ? [] : ['--author', author]));
    return this.send(force);
  }

  /** Moves a file as `git mv` does, and pushes. */
  async move(from: string, to: string): Promise<string> {
    await this.pull();
    await mkdir(dirname(join(this.folder, to)), { recursive: true });
    await git(this.folder, 'mv', from, to);
    await git(this.folder, 'commit', '-q', '-m', `Move ${from}`);
    return this.send(false);
  }

  async pull(): Promise<void> {
    await git(this.folder, 'fetch', '-q', 'origin');
    const known = await gitText(this.folder, 'branch', '-r', '--list', `origin/${this.branch}`);
    if (known !== '') await git(this.folder, 'reset', '-q', '--hard', `origin/${this.branch}`);
  }

  /** A file as the clone last saw it. */
  text(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async send(force: boolean): Promise<string> {
    await git(this.folder, 'push', '-q', ...(force ? ['--force'] : []), 'origin', `HEAD:${this.branch}`);
    return gitText(this.folder, 'rev-parse', 'HEAD');
  }

  private async write(changes: Changes): Promise<void> {
    for (const [path, content] of Object.entries(changes)) {
      const file = join(this.folder, path);
      if (content === null) await rm(file);
      else {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
      }
    }
  }
}

/** A bare repository as it really is on disk. */
export class BareRepository {
  constructor(
    readonly path: string,
    private readonly branch = 'main',
  ) {}

  head(): Promise<string> {
    return gitText(this.path, 'rev-parse', this.branch);
  }

  async commits(): Promise<number> {
    return Number(await gitText(this.path, 'rev-list', '--count', this.branch));
  }

  message(commit = this.branch): Promise<string> {
    return gitText(this.path, 'log', '-1', '--format=%B', commit);
  }

  /** Path to bytes of every file. */
  async files(): Promise<Record<string, Buffer>> {
    const listing = (await git(this.path, 'ls-tree', '-r', '-z', this.branch)).toString('utf8').split('\0').filter(Boolean);
    const files: Record<string, Buffer> = {};
    for (const line of listing) {
      const [info = '', path = ''] = line.split('\t');
      const [, type, sha = ''] = info.split(' ');
      if (type === 'blob') files[path] = await git(this.path, 'cat-file', 'blob', sha);
    }
    return files;
  }

  async texts(): Promise<Record<string, string>> {
    return Object.fromEntries(Object.entries(await this.files()).map(([path, bytes]) => [path, bytes.toString('utf8')]));
  }

  async mode(path: string): Promise<string> {
    return (await gitText(this.path, 'ls-tree', this.branch, path)).split(' ')[0] ?? '';
  }

  /** What git itself finds wrong; empty when it is sound. */
  fsck(): Promise<string> {
    return gitText(this.path, 'fsck', '--strict', '--full', '--no-dangling');
  }
}
