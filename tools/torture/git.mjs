import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const MAX_OUTPUT = 256 * 1024 * 1024;
/** Nothing of this machine's configuration may decide what a run sees. */
const ISOLATED = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' };

/** Runs plain git. @returns what it printed, as bytes. @throws with git's own words. */
export async function git(folder, args, { author = 'torture', input } = {}) {
  const email = `${author.replace(' ', '-')}@example.test`;
  const person = { GIT_AUTHOR_NAME: author, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: author, GIT_COMMITTER_EMAIL: email };
  const running = execute('git', ['-c', 'core.autocrlf=false', '-c', 'core.quotepath=false', '-c', 'gc.auto=0', '-c', 'advice.detachedHead=false', ...args], {
    cwd: folder, env: { PATH: process.env.PATH, ...ISOLATED, ...person }, maxBuffer: MAX_OUTPUT, encoding: 'buffer', timeout: 60_000,
  });
  running.child.stdin.on('error', () => undefined);
  running.child.stdin.end(input);
  return (await running).stdout;
}

export async function gitText(folder, args, options) {
  return (await git(folder, args, options)).toString('utf8').trim();
}

/** Whether git says yes: exit code 0 or 1. */
export async function gitSaysYes(folder, args) {
  try {
    await git(folder, args);
    return true;
  } catch (error) {
    if (error.code === 1) return false;
    throw error;
  }
}
