import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blobSha } from '@lockstep/core/texts';
import type { Outcome } from './context.js';
import { exactText, readIfThere, replaceFile } from './files.js';
import { excludeFile, withoutLine } from './git-exclude.js';
import { Memory } from './memory.js';
import { PROJECT_FILE } from './project-file.js';
import { SETTINGS, withoutHooks } from './settings.js';
import { Tree } from './tree.js';
import { UndoNotes } from './undo.js';
import type { Note } from './undo.js';

/** Undoes `lockstep init` in a folder: byte for byte where nobody else changed the file since; else only what is ours goes. */
export async function removeInit(home: string): Promise<Outcome> {
  const undo = await UndoNotes.load(home);
  const [changed, kept]: [string[], string[]] = [[], []];
  const exclude = await excludeFile(home);
  for (const name of [SETTINGS, PROJECT_FILE, ...(exclude === null ? [] : [exclude])]) {
    const outcome = await undoOne(home, name, undo.get(name));
    if (outcome === 'changed') changed.push(name);
    if (outcome === 'kept') kept.push(name);
  }
  await Memory.forget(home);
  const lines = [...changed.map((name) => `undone    ${name}`), ...kept.map((name) => `kept      ${name}: it was changed since; delete it if it is not needed`)];
  return { exitCode: 0, data: { changed, kept }, lines: lines.length === 0 ? ['Nothing of ours is here.'] : lines };
}

async function undoOne(home: string, name: string, note: Note | undefined): Promise<'changed' | 'kept' | 'none'> {
  // The exclude file is git's and lies where git says; the others are reached without following links.
  const place = name === SETTINGS || name === PROJECT_FILE ? inCopy(new Tree(home), name) : anywhere(name);
  const present = await place.read();
  if (!present || (!note && name !== SETTINGS)) return 'none';
  const next = note?.after === blobSha(present) ? note.before : withoutUs(home, { name, present, note });
  if (next?.equals(present)) return name === PROJECT_FILE ? 'kept' : 'none';
  await (next ? place.write(next, present) : place.remove(present));
  if (next === null && note?.madeFolder) await place.removeFolder();
  return 'changed';
}

function inCopy(tree: Tree, name: string) {
  return {
    read: () => tree.read(name),
    write: (next: Buffer, present: Buffer) => tree.write(name, next, blobSha(present)),
    remove: (present: Buffer) => tree.remove(name, blobSha(present)),
    removeFolder: () => tree.removeEmptyFolders(name),
  };
}

function anywhere(file: string) {
  return { read: () => readIfThere(file), write: (next: Buffer) => replaceFile(file, next), remove: () => rm(file), removeFolder: async () => undefined };
}

/** @returns null when nothing would be left of the file. @throws Failure for settings that cannot be changed without changing more. */
function withoutUs(home: string, { name, present, note }: { name: string; present: Buffer; note: Note | undefined }): Buffer | null {
  if (name === PROJECT_FILE) return present;
  if (name !== SETTINGS) return withoutLine(present);
  const rest = withoutHooks(exactText(present, join(home, name)), note?.before?.toString('utf8') ?? null);
  return rest === null ? null : Buffer.from(rest);
}
