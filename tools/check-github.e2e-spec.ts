import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const tool = fileURLToPath(new URL('./check-github.mjs', import.meta.url));
const token = 'ghp_secret';
const complete = { GITHUB_CHECK_TOKEN: token, GITHUB_CHECK_REPOSITORY: 'someone/first', GITHUB_CHECK_EMPTY_REPOSITORY: 'someone/second' };

function run(env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('npm run check:github', () => {
  it.each([{}, { ...complete, GITHUB_CHECK_TOKEN: '' }, { GITHUB_TOKEN: token }])('LGH18 without its token it is skipped, and says so in one line (%j)', (env) => {
    const { status, stdout, stderr } = run(env);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Skipped: set GITHUB_CHECK_TOKEN, GITHUB_CHECK_REPOSITORY and GITHUB_CHECK_EMPTY_REPOSITORY [^\n]+\n$/);
  });

  it.each([
    ['GITHUB_CHECK_REPOSITORY', ''],
    ['GITHUB_CHECK_REPOSITORY', 'first'],
    ['GITHUB_CHECK_EMPTY_REPOSITORY', ''],
    ['GITHUB_CHECK_EMPTY_REPOSITORY', 'https://github.com/someone/second'],
    ['GITHUB_CHECK_EMPTY_REPOSITORY', 'Someone/First'],
    ['GITHUB_CHECK_TOKEN', `${token}\n${token}`],
    ['GITHUB_API_URL', 'api.github.com'],
    ['GITHUB_API_URL', 'http://github.example/api/v3'],
    ['GITHUB_API_URL', `https://${token}@github.example/api/v3`],
  ])('LGH18 a wrong %s (%j) is one line that names it, and never the token', (name, value) => {
    const { status, stdout, stderr } = run({ ...complete, [name]: value });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^check:github: ${name} [^\n]+\n$`));
    expect(stderr).not.toContain(token);
  });
});
