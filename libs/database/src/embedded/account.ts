import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';

/** How to start a program of PostgreSQL, which refuses to run as root. */
export interface Account {
  /** What to spawn instead of the program itself; `uid` and `gid` are for spawn's options. */
  launch(program: string, args: string[]): { file: string; args: string[]; uid?: number; gid?: number };
}

interface Ids {
  uid: number;
  gid: number;
}

const ourselves: Account = { launch: (file, args) => ({ file, args }) };

/**
 * Chooses under which account a cluster in `dir` runs; `dir` must exist. A cluster always runs as its directory's owner. For root's
 * own directories that is root under another name: a user namespace, in which files stay root's and are reachable wherever root's are,
 * for instance below /root or in a checkout of mode 0700. Where namespaces are forbidden, as in many containers, the directory goes
 * to an unprivileged account.
 * @throws with what was tried when no way works.
 */
export async function chooseAccount(dir: string, binaries: Binaries): Promise<Account> {
  if (userInfo().uid !== 0) return ourselves;
  const owner = await stat(dir);
  const ids = owner.uid === 0 ? await unprivilegedIds() : owner;
  const tried: string[] = [];
  if (owner.uid === 0) {
    const account = inNamespace(ids);
    if (await works(account, dir, binaries, tried)) return account;
    await chownAll(dir, ids);
  }
  for (const account of [withoutRoot(ids), plainly(ids)]) {
    if (await works(account, dir, binaries, tried)) return account;
  }
  throw new Error(`PostgreSQL does not run as root, and no other way works here: start as a normal user, or set DATABASE_URL. Tried:\n${tried.join('\n')}`);
}

function inNamespace({ uid, gid }: Ids): Account {
  const prefix = ['--user', `--map-user=${uid}`, `--map-group=${gid}`];
  return { launch: (program, args) => ({ file: 'unshare', args: [...prefix, program, ...args] }) };
}

/**
 * Another user who keeps exactly one power of root's: to pass directories closed to others. The secure bit makes access(2), by which
 * PostgreSQL finds its own files, honour that power; see capabilities(7).
 */
function withoutRoot({ uid, gid }: Ids): Account {
  const prefix = ['--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', '--securebits', '+no_setuid_fixup'];
  const power = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
  return { launch: (program, args) => ({ file: 'setpriv', args: [...prefix, ...power, program, ...args] }) };
}

/** Without any power left: enough where everybody may read the checkout and enter the data directory's parents. */
function plainly(ids: Ids): Account {
  return { launch: (file, args) => ({ file, args, ...ids }) };
}

/** `initdb --show` looks for everything that a real start needs and changes nothing. */
async function works(account: Account, dir: string, binaries: Binaries, tried: string[]): Promise<boolean> {
  const { file, args, ...ids } = account.launch(binaries.initdb, ['--show', '-D', dir]);
  const child = spawn('sh', ['-c', 'cd -- "$1" && shift && exec "$@"', 'sh', dir, file, ...args], { ...ids, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  if (code !== 0) tried.push(`${file}: ${output.trim()}`);
  return code === 0;
}

/** The first of these accounts that the machine knows; PostgreSQL insists on one with a name. */
async function unprivilegedIds(): Promise<Ids> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const found = accounts.find(([account]) => account === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has none of the accounts postgres, nobody, daemon: start as a normal user, or set DATABASE_URL.');
}

async function chownAll(dir: string, { uid, gid }: Ids): Promise<void> {
  await chown(dir, uid, gid);
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
}
