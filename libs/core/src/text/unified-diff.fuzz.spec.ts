import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHAPES, editLines, pick, randomLines, seeded, times } from '../../test/random-texts.js';
import type { Random } from '../../test/random-texts.js';
import { diffTexts } from './unified-diff.js';

const run = promisify(execFile);

interface Edit {
  path: string;
  from: string;
  to: string;
}

/** Any mixture of terminators, with or without BOM and final newline, now and then empty. */
function randomEdit(seed: number): Edit {
  const random = seeded(seed);
  const shape = pick(random, SHAPES);
  const lines = randomLines(random, shape);
  const edited = editLines(random, shape, lines);
  const path = pick(random, ['plain', 'with space', 'ünïcode-😀', 'quo"te', 'deep/er', 'tab\there']);
  return { path: `${path}-${seed}.md`, from: dress(random, lines), to: dress(random, edited) };
}

function dress(random: Random, lines: readonly string[]): string {
  const ends = pick(random, [['\n'], ['\n'], ['\r\n'], ['\n', '\r\n']]);
  const text = lines.map((line) => line + pick(random, ends)).join('');
  const bom = random(6) === 0 ? '\uFEFF' : '';
  return bom + (random(3) === 0 ? text.replace(/\r?\n$/, '') : text);
}

describe('diffTexts, read by git', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lockstep-diff-'));
  });

  afterEach(async () => {
    await rm(dir, { recursive: true });
  });

  async function filesAfterApply(edits: readonly Edit[]): Promise<string[]> {
    for (const { path, from } of edits) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), from);
    }
    const patch = edits.map(({ path, from, to }) => diffTexts(from, to, { from: `a/${path}`, to: `b/${path}` }).unified).join('');
    await writeFile(join(dir, 'all.patch'), patch);
    await run('git', ['apply', '--whitespace=nowarn', 'all.patch'], { cwd: dir });
    return Promise.all(edits.map(({ path }) => readFile(join(dir, path), 'utf8')));
  }

  it('DIFF5 git apply turns 400 texts into their edited versions', async () => {
    const edits = times(400, (i) => randomEdit(i + 1));
    const files = await filesAfterApply(edits);
    expect(files.map((text, i) => ({ seed: i + 1, text }))).toEqual(edits.map(({ to }, i) => ({ seed: i + 1, text: to })));
  });
});
