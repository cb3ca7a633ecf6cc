import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseAccount } from './account.js';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';

/** The superuser, and the name of the one database. */
export const OWNER = 'lockstep';

/** A data directory that a server can be started on. */
export interface Cluster {
  dir: string;
  password: string;
  account: Account;
}

/** Opens the cluster below `dataDir`, or makes it. @param durable false: written without waiting for the disk. */
export async function openCluster(dataDir: string, binaries: Binaries, durable: boolean): Promise<Cluster> {
  const dir = join(dataDir, 'cluster');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = join(dataDir, 'password');
  const isThere = await exists(dir);
  if (!isThere) await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  const account = isThere ? await chooseAccount(dir, binaries) : await create(dir, passwordFile, binaries, durable);
  return { dir, password: await readFile(passwordFile, 'utf8'), account };
}

/** Builds beside its place and moves there when complete: an initdb that was killed half-way leaves nothing to trip over. */
async function create(dir: string, passwordFile: string, binaries: Binaries, durable: boolean): Promise<Account> {
  const building = `${dir}.new`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { mode: 0o700 });
  const account = await chooseAccount(building, binaries);
  await initdb(account, binaries, [
    `--pgdata=${building}`,
    `--username=${OWNER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts alike on every machine, whatever locales its system has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ]);
  await rename(building, dir);
  return account;
}

async function initdb(account: Account, binaries: Binaries, options: string[]): Promise<void> {
  const { file, args, ...ids } = account.launch(binaries.initdb, options);
  const child = spawn(file, args, { ...ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let complaints = '';
  child.stderr.on('data', (data) => (complaints += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`PostgreSQL could not make its data directory: ${complaints.trim()}`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
