import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from './process-identity.js';

/** Makes the directory, for its owner only: it holds keys. */
export async function openDataDir(dataDir: string): Promise<void> {
  await mkdir(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
}

/**
 * Lets one launcher at a time use a data directory. The file of one that was killed does not count.
 * @returns what gives the directory free again.
 * @throws Error of one line that names the other process.
 */
export async function claimDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, 'launcher.json');
  const mine = JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) });
  const other = await livingOwner(path);
  if (other !== null) throw new Error(`${dataDir} is in use by another Lockstep (process ${other}). Stop that one, or set DATA_DIR and PORT to run a second one beside it.`);
  await rm(path, { force: true });
  await writeFile(path, mine, { flag: 'wx', mode: 0o600 });
  return () => rm(path, { force: true });
}

async function livingOwner(path: string): Promise<number | null> {
  const owner = (await readJson(path)) as { pid: number; identity: string } | null;
  if (owner === null || owner.pid === process.pid) return null;
  return (await processIdentity(owner.pid)) === owner.identity ? owner.pid : null;
}

/** The instance's own key: made once, because what is sealed with it can be opened with nothing else. */
export async function secretKeyIn(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret.key');
  const kept = await readFile(path, 'utf8').catch(ifAbsent);
  if (kept !== null) return kept.trim();
  const made = randomBytes(32).toString('base64');
  await writePrivately(path, `${made}\n`);
  return made;
}

/** @returns null where the file is absent or empty. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(ifAbsent);
  return text ? (JSON.parse(text) as unknown) : null;
}

/** Replaces a file as a whole, readable by its owner only. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, text, { mode: 0o600, flush: true });
  await rename(beside, path);
}

function ifAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
