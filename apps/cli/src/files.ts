import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failedWith, refusal } from './failures.js';

/** Whether a file has the name of one that `replaceFile` had not finished: a killed process leaves it. */
export const isTemporary = (name: string) => /^\..{1,100}\.[0-9a-f]{12}\.lockstep$/s.test(name);

/**
 * Writes a file whole or not at all: a temporary file beside it, on disk, then a rename.
 * @param mode of a new file; absent: as usual, and as before for a file that is there.
 * @param stillGood asked when only the rename is missing; false: nothing happens.
 * @returns whether the file was replaced.
 */
export async function replaceFile(file: string, content: string | Buffer, mode?: number, stillGood: () => Promise<boolean> = async () => true): Promise<boolean> {
  const temporary = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomBytes(6).toString('hex')}.lockstep`);
  try {
    // 'wx' follows no link and takes no file that is there.
    const handle = await open(temporary, 'wx', mode ?? 0o666);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (!(await stillGood())) return false;
    await rename(temporary, file);
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** @returns null when there is no such file. */
export async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (failedWith(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** @throws Failure for bytes that writing the text again would change. */
export function exactText(bytes: Buffer, file: string): string {
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw refusal(`${file} is no UTF-8 text`, 'settings');
  return text;
}

/** `.lockstep/`, made where it is missing. A link of that name came with somebody's repository, and leads nowhere that we write. */
export async function ownFolder(home: string): Promise<string> {
  const dir = join(home, '.lockstep');
  await mkdir(dir).catch((error: unknown) => {
    if (!failedWith(error, 'EEXIST')) throw error;
  });
  if (!(await lstat(dir)).isDirectory()) throw refusal(`${dir} is no folder`, 'unsafe_path');
  return dir;
}
