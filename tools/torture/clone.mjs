import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git, gitText } from './git.mjs';

/** Somebody's working copy. */
export class Clone {
  constructor(folder, branch, name) {
    Object.assign(this, { folder, branch, name });
  }

  static async of({ cloneUrl, branch }, folder, name) {
    await mkdir(folder, { recursive: true });
    const clone = new Clone(folder, branch, name);
    await clone.git('init', '-q', '-b', branch);
    await clone.git('remote', 'add', 'origin', cloneUrl);
    return clone;
  }

  git(...args) {
    return gitText(this.folder, args, { author: this.name });
  }

  /** What is there now; whatever was here and not pushed is gone. */
  async refresh() {
    await rm(join(this.folder, '.git/index.lock'), { force: true });
    await this.git('fetch', '-q', '--prune', 'origin');
    await this.git('reset', '-q', '--hard', `origin/${this.branch}`);
    await this.git('clean', '-qfd');
  }

  async files() {
    const listing = (await git(this.folder, ['ls-files', '-z'])).toString('utf8');
    return listing.split('\0').filter((path) => path.endsWith('.md'));
  }

  read(path) {
    return readFile(join(this.folder, path), 'utf8');
  }

  async write(path, text) {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  async commit(message) {
    await this.git('add', '-A');
    await this.git('commit', '-q', '-m', message);
  }

  async push({ force = false } = {}) {
    await this.git('push', '-q', ...(force ? ['--force'] : []), 'origin', `HEAD:${this.branch}`);
    return this.git('rev-parse', 'HEAD');
  }
}
