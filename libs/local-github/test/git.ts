import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gitEnvironment } from '../src/git/env.js';

const execute = promisify(execFile);

const person = { GIT_AUTHOR_NAME: 'Gina', GIT_AUTHOR_EMAIL: 'gina@example.test', GIT_COMMITTER_NAME: 'Gina', GIT_COMMITTER_EMAIL: 'gina@example.test' };

/** Plain git as a user would run it, with no configuration of this machine. Rejects with git's stderr. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const env = { ...gitEnvironment(folder), GIT_LITERAL_PATHSPECS: '0', ...person };
  const { stdout } = await execute('git', args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** What `git fsck --strict` complains about; a sound repository leaves this empty. */
export async function fsck(repository: string): Promise<string> {
  return git(repository, 'fsck', '--strict', '--full', '--no-dangling');
}
