import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Triple } from './random-texts.js';

const run = promisify(execFile);

export interface GitMerge {
  clean: boolean;
  /** With conflict markers when it is not clean. */
  text: string;
}

/** One shell for all triples of a directory: starting git is what costs, a shell for each would double it. */
const MERGE_ALL = 'i=0; while [ $i -lt "$1" ]; do git merge-file -q -p $i.ours $i.base $i.theirs > $i.merged; echo $?; i=$((i+1)); done';

/** What `git merge-file` makes of each triple. Throws when git fails for another reason than a conflict. */
export async function gitMergeFiles(triples: readonly Triple[]): Promise<GitMerge[]> {
  const dir = await mkdtemp(join(tmpdir(), 'lockstep-merge-'));
  try {
    for (const [i, triple] of triples.entries()) {
      for (const side of ['base', 'ours', 'theirs'] as const) await writeFile(join(dir, `${i}.${side}`), triple[side]);
    }
    const { stdout } = await run('sh', ['-c', MERGE_ALL, 'sh', String(triples.length)], { cwd: dir });
    const codes = stdout.trim().split('\n').map(Number);
    return await Promise.all(triples.map(async (_, i) => toMerge(codes[i], await readFile(join(dir, `${i}.merged`), 'utf8'))));
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** The exit code is the number of conflicts, up to 127; above that something went wrong. */
function toMerge(code: number | undefined, text: string): GitMerge {
  if (code === undefined || code > 127) throw new Error(`git merge-file exited with ${code}`);
  return { clean: code === 0, text };
}
