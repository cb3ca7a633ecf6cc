import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { SHAPES, editLines, pick, randomLines, seeded, times } from '../../test/random-texts.js';
import { similarityOf } from './rename-similarity.js';

const run = promisify(execFile);

interface Pair {
  seed: number;
  from: string;
  to: string;
}

/** Both begin alike: for texts with nothing in common git sees no rename and gives no number. */
function randomPair(seed: number): Pair {
  const random = seeded(seed);
  const shape = pick(random, SHAPES);
  const lines = randomLines(random, { ...shape, maxLines: shape.maxLines + 10 });
  const name = times(5, (i) => `pair ${seed} part ${i}`);
  const text = (body: readonly string[]): string => [...name, ...body].map((line) => `${line}\n`).join('');
  return { seed, from: text(lines), to: text(editLines(random, shape, lines)) };
}

/** Each pair in folders of its own: among all of them git might find a better partner for a text. */
async function gitSimilarities(pairs: readonly Pair[]): Promise<(number | null)[]> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-similarity-'));
  try {
    for (const { seed, from, to } of pairs) {
      await mkdir(join(dir, `${seed}/old`), { recursive: true });
      await mkdir(join(dir, `${seed}/new`));
      await writeFile(join(dir, `${seed}/old/from`), from);
      await writeFile(join(dir, `${seed}/new/to`), to);
    }
    const each = 'for seed; do git diff --no-index --name-status -M1% $seed/old $seed/new; echo; done';
    const { stdout } = await run('sh', ['-c', each, 'sh', ...pairs.map(({ seed }) => String(seed))], { cwd: dir });
    return stdout.split('\n\n').slice(0, -1).map((answer) => Number(/^\n?R(\d+)/.exec(answer)?.[1] ?? NaN) || null);
  } finally {
    await rm(dir, { recursive: true });
  }
}

describe('similarityOf beside git diff -M', () => {
  it('DIFF9 the same percentage', async () => {
    const pairs = times(200, (i) => randomPair(i + 1)).filter(({ from, to }) => from !== to);
    const git = await gitSimilarities(pairs);
    const ours = pairs.map(({ seed, from, to }) => ({ seed, percent: similarityOf(from, to) }));
    expect(ours).toEqual(pairs.map(({ seed }, i) => ({ seed, percent: git[i] })));
  });
});
