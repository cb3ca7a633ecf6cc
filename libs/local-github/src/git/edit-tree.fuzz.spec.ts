import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../random.js';
import { editTree, PathNotInTree, type TreeChange } from './edit-tree.js';
import { gitEnvironment } from './env.js';
import { finish, GitCommand } from './git-command.js';
import { ObjectReader } from './object-reader.js';
import { writeBlobs } from './write-objects.js';

const seeds = Array.from({ length: 25 }, (_, index) => 1000 + index);

describe('editing trees', () => {
  let folder: string;
  let git: GitCommand;
  let objects: ObjectReader;
  let blobs: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edit-tree-'));
    git = new GitCommand(folder, gitEnvironment(folder));
    await git.run(['init', '-q', '--bare', folder]);
    objects = new ObjectReader(git);
    blobs = await writeBlobs(git, ['a', 'b\r\n', '', 'é'].map((text) => Buffer.from(text)));
  });
  afterAll(async () => {
    objects.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Short names from few letters, so that files and folders of one name meet often; some sort differently as a folder. */
  function randomChange(random: SeededRandom, known: readonly string[]): TreeChange {
    if (known.length > 0 && random.below(4) === 0) return { path: random.pick(known), mode: '100644', sha: null };
    const names = Array.from({ length: 1 + random.below(3) }, () => random.pick(['a', 'b', 'a-', 'a.b', 'é', 'B']));
    return { path: names.join('/'), mode: random.pick(['100644', '100755', '120000']), sha: random.pick(blobs) };
  }

  /** The same by git's own index, which also lets a file replace a folder and the other way round. */
  async function byIndex(base: string | undefined, changes: readonly TreeChange[], index: string): Promise<string> {
    const extra = { GIT_INDEX_FILE: join(folder, index) };
    const run = async (args: string[], input?: string) => {
      const outcome = await finish(git.start(args, extra), input);
      if (outcome.exitCode !== 0) throw new Error(outcome.stderr);
      return outcome.stdout.toString('utf8').trim();
    };
    await run(base ? ['read-tree', base] : ['read-tree', '--empty']);
    const lines = changes.map(({ path, mode, sha }) => (sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`));
    await run(['update-index', '-z', '--replace', '--index-info'], lines.join(''));
    return run(['write-tree']);
  }

  async function filesOf(tree: string): Promise<string[]> {
    return (await git.run(['ls-tree', '-r', '-z', '--name-only', tree])).toString('utf8').split('\0').filter((path) => path !== '');
  }

  it.each(seeds)('LGH1 a tree edited step by step is the one git builds from its index (seed %i)', async (seed) => {
    const random = new SeededRandom(seed);
    let tree: string | undefined;
    for (let round = 0; round < 6; round += 1) {
      const known = tree ? await filesOf(tree) : [];
      // A deletion must name a path of the base, so it may not follow a change that replaced it.
      const deletions = new Set<string>();
      const changes = Array.from({ length: 1 + random.below(6) }, () => randomChange(random, known)).filter(({ path, sha }) => {
        if (sha !== null) return true;
        return !deletions.has(path) && Boolean(deletions.add(path));
      });
      const ordered = [...changes.filter(({ sha }) => sha === null), ...changes.filter(({ sha }) => sha !== null)];
      const edited = await editTree(git, objects, tree, ordered);
      expect(edited).toBe(await byIndex(tree, ordered, `index-${seed}-${round}`));
      tree = edited;
    }
  });

  it('LGH12 taking out what is not there is an error that names the path', async () => {
    const tree = await editTree(git, objects, undefined, [{ path: 'a/b', mode: '100644', sha: blobs[0] ?? '' }]);
    for (const path of ['x', 'a/x', 'a/b/c']) {
      await expect(editTree(git, objects, tree, [{ path, mode: '100644', sha: null }])).rejects.toEqual(new PathNotInTree(path));
    }
  });
});
