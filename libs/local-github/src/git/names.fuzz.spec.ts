import { describe, expect, it } from '@jest/globals';
import { tmpdir } from 'node:os';
import { SeededRandom } from '../random.js';
import { gitEnvironment } from './env.js';
import { GitCommand } from './git-command.js';
import { isValidOwner, isValidRef, isValidRepositoryName, pathProblem } from './names.js';

const seed = 4711;
const pieces = ['a', 'B', '/', '.', '..', '@{', '@', '~', '^', ':', '?', '*', '[', '\\', ' ', '.lock', '-', 'é', '\u007f', '\t', 'heads/', '{'];

describe('names', () => {
  it(`LGH15 a ref is valid exactly when git says so (seed ${seed})`, async () => {
    const git = new GitCommand(tmpdir(), gitEnvironment(tmpdir()));
    const random = new SeededRandom(seed);
    const names = Array.from({ length: 250 }, () => `refs/heads/${Array.from({ length: 1 + random.below(4) }, () => random.pick(pieces)).join('')}`);
    for (const name of names) {
      const { exitCode } = await git.attempt(['check-ref-format', name]);
      expect([name, isValidRef(name)]).toEqual([name, exitCode === 0]);
    }
  });

  it('LGH15 paths that some file system reads as .git, or that leave the tree, have a problem', () => {
    for (const path of ['', '/a', 'a/', 'a//b', '.', '..', 'a/../b', './a', '.git', 'x/.GIT/y', '.git ', '.git.', '.git::$INDEX', 'GIT~1', '.g\u200cit', 'a\0b']) {
      expect([path, pathProblem(path)]).toEqual([path, expect.any(String)]);
    }
    for (const path of ['a', 'a b/ü.md', '.gitignore', '.github/x', 'git', 'a.git', '...', '-', 'a\\b', 'a\nb']) expect([path, pathProblem(path)]).toEqual([path, undefined]);
  });

  it('LGH15 accounts and repositories are named as GitHub names them', () => {
    for (const name of ['a', 'octo-cat', 'a1', 'x[bot]']) expect([name, isValidOwner(name)]).toEqual([name, true]);
    for (const name of ['', '-a', 'a/b', '..', 'a b', 'a'.repeat(40)]) expect([name, isValidOwner(name)]).toEqual([name, false]);
    for (const name of ['a', '.github', 'a.b_c-d']) expect([name, isValidRepositoryName(name)]).toEqual([name, true]);
    for (const name of ['', '.', '..', 'a/b', 'a.git', 'é', 'a'.repeat(101)]) expect([name, isValidRepositoryName(name)]).toEqual([name, false]);
  });
});
