import { describe, it } from '@jest/globals';
import { compareWithGitHub, told, type GitHubAccess } from './against-github.js';

/** Not a spec: `npm run check:github` runs it, with what it has read from its environment. */
describe('one Octokit script against GitHub', () => {
  it('LGH18 GitHub shows what local-github shows', async () => {
    const access = process.env['LOCKSTEP_CHECK_GITHUB'];
    if (!access) throw new Error('This is run by: npm run check:github');
    const comparison = await compareWithGitHub(JSON.parse(access) as GitHubAccess);
    process.stdout.write(`${told(comparison)}\n`);
    if (comparison.differences.length > 0) throw new Error('They differ, as listed above.');
    // GitHub answers some 80 requests, one after the other.
  }, 600_000);
});
