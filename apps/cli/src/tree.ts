import { lstat, mkdir, readFile, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LIMITS } from '@lockstep/contracts';
import { blobSha } from '@lockstep/core/texts';
import { TOO_LARGE } from './doc-text.js';
import { failedWith, refusal } from './failures.js';
import { isTemporary, replaceFile } from './files.js';

/** Never read as documents: other programs' folders. */
const FOREIGN = new Set(['.git', '.lockstep', 'node_modules']);

/** The files below one folder, by path. Nothing outside it is read or written: no step on the way may be a symbolic link. */
export class Tree {
  /** @param root absolute. */
  constructor(readonly root: string) {}

  /** @returns null when nothing is there. @throws Failure for links, folders, anything else that is no plain file, and what is larger than a document. */
  async read(path: string): Promise<Buffer | null> {
    const file = await this.checked(path);
    return file === null ? null : readFile(file);
  }

  /** @param expected SHA of what is there now, null for nothing. @returns false, with nothing changed, when something else is there. */
  async write(path: string, text: string | Buffer, expected: string | null): Promise<boolean> {
    if (!(await this.holds(path, expected))) return false;
    const file = join(this.root, path);
    await mkdir(dirname(file), { recursive: true });
    const mode = await modeOf(file);
    return replaceFile(file, text, mode, () => this.holds(path, expected));
  }

  /** @param expected SHA of what is at the old place. @returns false, with nothing changed, when something else is there, or another file at the new place. */
  async move(from: string, to: string, expected: string): Promise<boolean> {
    const isFree = (await this.holds(to, null)) || (await this.isOneFile(from, to));
    if (!isFree || !(await this.holds(from, expected))) return false;
    const file = join(this.root, to);
    await mkdir(dirname(file), { recursive: true });
    await rename(join(this.root, from), file);
    await this.removeEmptyFolders(from);
    return true;
  }

  /** Whether two paths that were read just now lead to the same file. */
  async isOneFile(a: string, b: string): Promise<boolean> {
    const [one, other] = [await lstatIfThere(join(this.root, a)), await lstatIfThere(join(this.root, b))];
    return one !== null && other !== null && one.ino === other.ino && one.dev === other.dev;
  }

  /** @returns false, with nothing changed, when something else is there. */
  async remove(path: string, expected: string): Promise<boolean> {
    if (!(await this.holds(path, expected))) return false;
    await rm(join(this.root, path));
    return true;
  }

  /** Whether writing a path would make its folder. */
  async lacksFolderOf(path: string): Promise<boolean> {
    const folder = dirname(path);
    return folder !== '.' && (await lstatIfThere(join(this.root, folder))) === null;
  }

  /** Takes away the folders on the way to a path that nothing is in. */
  async removeEmptyFolders(path: string): Promise<void> {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      try {
        await rmdir(join(this.root, folder));
      } catch (error) {
        if (failedWith(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return;
        throw error;
      }
    }
  }

  /** Every plain file that no link leads to, in byte order of the folders. */
  async *files(folder = ''): AsyncGenerator<string> {
    const entries = await readdir(join(this.root, folder), { withFileTypes: true });
    // Another repository, a submodule or a worktree: its files are its own, as git sees it.
    if (folder !== '' && entries.some(({ name }) => name === '.git')) return;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !FOREIGN.has(entry.name)) yield* this.files(path);
      if (entry.isFile() && !isTemporary(entry.name)) yield path;
    }
  }

  /** Takes away what a killed process left half-written in a folder. @param folder of a path that was read just now: no link leads there. */
  async removeLeftovers(folder: string): Promise<void> {
    const place = join(this.root, folder);
    const entries = await readdir(place, { withFileTypes: true }).catch((error: unknown) => {
      if (failedWith(error, 'ENOENT')) return [];
      throw error;
    });
    for (const entry of entries) if (entry.isFile() && isTemporary(entry.name)) await rm(join(place, entry.name), { force: true });
  }

  private async holds(path: string, expected: string | null): Promise<boolean> {
    const bytes = await this.read(path);
    return (bytes === null ? null : blobSha(bytes)) === expected;
  }

  /** The file's place, or null when nothing is there, checked step by step. */
  private async checked(path: string): Promise<string | null> {
    let at = this.root;
    const segments = path.split('/');
    for (const [i, segment] of segments.entries()) {
      at = join(at, segment);
      const found = await lstatIfThere(at);
      if (found === null) return null;
      if (found.isSymbolicLink()) throw refusal(`${path}: ${segments.slice(0, i + 1).join('/')} is a symbolic link, and files behind links are left alone`, 'unsafe_path');
      const isLast = i === segments.length - 1;
      if (isLast ? !found.isFile() : !found.isDirectory()) throw refusal(`${path}: ${segments.slice(0, i + 1).join('/')} is no ${isLast ? 'file' : 'folder'}`, 'unsafe_path');
      // Before anything of it is read: it may be larger than the memory.
      if (isLast && found.size > LIMITS.docBytes) throw refusal(`${path}: ${TOO_LARGE}`, 'unsafe_path');
    }
    return at;
  }
}

async function lstatIfThere(file: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if (failedWith(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A file that is replaced stays executable, or closed to others, as it was. */
async function modeOf(file: string): Promise<number | undefined> {
  const found = await lstatIfThere(file);
  return found ? found.mode & 0o777 : undefined;
}
