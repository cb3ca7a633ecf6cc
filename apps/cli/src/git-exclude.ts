import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { promisify } from 'node:util';
import { readIfThere, replaceFile } from './files.js';
import { UndoNotes } from './undo.js';

const LINE = '.lockstep/';

/** Where a copy lies in a git work tree, its `.lockstep/` is nothing to commit; said in `.git/info/exclude`, which is not committed either. */
export async function keepOutOfGit(home: string): Promise<void> {
  const undo = await UndoNotes.load(home);
  // Asking git costs milliseconds at the start of each session.
  if (undo.names().some(isAbsolute)) return;
  const file = await excludeFile(home);
  if (file === null) return;
  const present = await readIfThere(file);
  // Names in it may be in any encoding: each byte stays.
  const text = present?.toString('latin1') ?? '';
  if (text.split(/\r?\n/).includes(LINE)) return;
  const next = Buffer.from(`${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${LINE}\n`, 'latin1');
  await undo.add(file, { present, next });
  await mkdir(dirname(file), { recursive: true });
  await replaceFile(file, next);
}

/** An exclude file that others have changed since, without our line. */
export function withoutLine(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replace(/^\.lockstep\/\r?\n/m, ''), 'latin1');
}

/** Absolute; null outside a work tree, and where there is no git. */
export async function excludeFile(home: string): Promise<string | null> {
  try {
    const { execFile } = await import('node:child_process');
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--is-inside-work-tree', '--git-path', 'info/exclude'], { cwd: home });
    const [inside, path] = stdout.trim().split('\n');
    return inside === 'true' && path !== undefined ? resolve(home, path) : null;
  } catch {
    return null;
  }
}
