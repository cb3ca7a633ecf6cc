import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHAPES, editLines, pick, randomLines, seeded, times } from '../../test/random-texts.js';
import type { Random, TextShape } from '../../test/random-texts.js';
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

/** Rewritten Markdown: long stretches of new words, tied to the old ones by blank lines and fences only. */
const REWRITES: readonly TextShape[] = [1, 2, 3].map((repeated) => ({
  line: (random) => (random(3) === 0 ? `repeated ${random(repeated)}` : `words ${random(1e9)}`),
  maxLines: 300,
  maxEdits: 6,
  maxStretch: 30,
}));

function randomPair(seed: number): Edit {
  const random = seeded(seed);
  const shape = pick(random, [...SHAPES, ...REWRITES]);
  const lines = randomLines(random, shape);
  const text = (side: readonly string[]): string => side.map((line) => `${line}\n`).join('');
  return { path: `${seed}`, from: text(lines), to: text(editLines(random, shape, lines)) };
}

describe('diffTexts beside git', () => {
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

  /** One git for all pairs: two folders with the same file names. It exits with 1 when they differ. */
  async function gitDiffs(edits: readonly Edit[]): Promise<Map<string, string>> {
    for (const side of ['from', 'to'] as const) {
      await mkdir(join(dir, side));
      for (const edit of edits) await writeFile(join(dir, side, edit.path), edit[side]);
    }
    const options = ['--no-index', '-U3', '--no-indent-heuristic', '--diff-algorithm=myers', '--no-renames', '--no-color', '--no-ext-diff'];
    const { stdout } = await run('git', ['diff', ...options, 'from', 'to'], { cwd: dir, maxBuffer: 64 * 1024 * 1024 }).catch(answerOf);
    const files = stdout.split(/^diff --git /m).slice(1);
    return new Map(files.map((file) => [/^\S+\/(\d+) /.exec(file)?.[1] ?? '', file]));
  }

  it('DIFF3 the same hunks as git diff', async () => {
    const edits = times(1_500, (i) => randomPair(i + 1));
    const git = await gitDiffs(edits);
    for (const { path, from, to } of edits) {
      expect({ seed: path, hunks: hunksOf(diffTexts(from, to).unified) }).toEqual({ seed: path, hunks: hunksOf(git.get(path) ?? '') });
    }
  });
});

/** From the first hunk on, without the heading that git puts after its line numbers. */
function hunksOf(unified: string): string {
  const start = unified.search(/^@@ /m);
  return start === -1 ? '' : unified.slice(start).replace(/^(@@ .*? @@).*$/gm, '$1');
}

function answerOf(failure: { code?: number; stdout: string }): { stdout: string } {
  if (failure.code !== 1) throw failure;
  return failure;
}
