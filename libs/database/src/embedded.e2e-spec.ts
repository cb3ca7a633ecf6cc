import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, eventually } from '@lockstep/testing';
import { Client } from 'pg';
import { startPostgres } from './embedded.js';
import { isAlive, readPostmaster } from './embedded/postmaster.js';
import { migrate } from './migrate.js';

let home: string;
beforeEach(async () => {
  // Mode 0700: as root, a directory that no other account may enter.
  home = await mkdtemp(join(tmpdir(), 'lockstep-embedded-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const start = () => startPostgres({ dataDir: join(home, 'data'), durable: false });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process that starts the server, says so, and waits to be killed. */
async function launcher(): Promise<{ process: ChildProcess; url: string }> {
  const built = fileURLToPath(new URL('../dist/embedded.js', import.meta.url));
  const script = `import { startPostgres } from ${JSON.stringify(built)};
    const { url } = await startPostgres({ dataDir: ${JSON.stringify(join(home, 'data'))}, durable: false });
    process.stdout.write(url);
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await once(child.stdout, 'data');
  return { process: child, url: String(url) };
}

/** What `kill -9` of a launcher leaves when even the guard is gone. */
async function leaveServerBehind(): Promise<number> {
  const { process: child, url } = await launcher();
  await query(url, 'CREATE TABLE kept (n int)');
  await query(url, 'INSERT INTO kept VALUES (42)');
  const { pid } = (await readPostmaster(join(home, 'data/cluster'))) ?? { pid: 0 };
  await killGuardOf(pid);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return pid;
}

async function killGuardOf(pid: number): Promise<void> {
  const ps = spawn('ps', ['-ww', '-eo', 'pid=,args='], { stdio: ['ignore', 'pipe', 'inherit'] });
  let list = '';
  ps.stdout.on('data', (data) => (list += data));
  await once(ps, 'close');
  const guard = list.split('\n').find((line) => line.includes(`postgres-guard ${pid} `));
  process.kill(Number.parseInt(guard ?? '', 10), 'SIGKILL');
}

describe('embedded PostgreSQL', () => {
  it('RUN8 listens on this machine only and asks for the password, which only its owner can read', async () => {
    const postgres = await start();
    const url = new URL(postgres.url);
    expect(await query(postgres.url, "SELECT current_setting('listen_addresses') AS at")).toEqual([{ at: '127.0.0.1' }]);
    url.password = 'wrong';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect((await stat(join(home, 'data/password'))).mode & 0o777).toBe(0o600);
    await postgres.stop();
  });

  // Root may find a directory that belongs to another account; whoever else can only own his own.
  const owner = userInfo().uid === 0 ? 65_534 : userInfo().uid;
  it('RUN8 keeps its data, and runs as the owner of its directory, below one closed to others', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.stop();
    await giveClusterTo(owner);
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    expect((await stat(join(home, 'data/cluster/postmaster.pid'))).uid).toBe(owner);
    await second.stop();
  });

  it('RUN6 ends with the process that started it, also when that is killed', async () => {
    const { process: child } = await launcher();
    const { pid } = (await readPostmaster(join(home, 'data/cluster'))) ?? { pid: 0 };
    child.kill('SIGKILL');
    await eventually(() => !isAlive(pid), { deadline: 30_000 });
  });

  it('RUN9 a server that was left running is stopped, and the new one has its data', async () => {
    const left = await leaveServerBehind();
    expect(isAlive(left)).toBe(true);
    const postgres = await start();
    expect(isAlive(left)).toBe(false);
    expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await postgres.stop();
  });

  it('RUN9 a stranger that has the number of a server that died is left alone', async () => {
    await (await start()).stop();
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
    await writeFile(join(home, 'data/cluster/postmaster.pid'), `${stranger.pid}\n${home}/data/cluster\n1\n5432\n\n127.0.0.1\n\nready   \n`);
    const postgres = await start();
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode).toBeNull();
    await postgres.stop();
    stranger.kill();
  });

  it('RUN8 says why it cannot start', async () => {
    await (await start()).stop();
    await writeFile(join(home, 'data/cluster/postgresql.conf'), 'shared_buffers = nonsense\n');
    await expect(start()).rejects.toThrow(/invalid value for parameter "shared_buffers"/);
    expect(await readFile(join(home, 'data/server.log'), 'utf8')).toContain('nonsense');
  });
});

describe('migrations', () => {
  it('RUN12 several machines that migrate at once apply each migration once', async () => {
    const postgres = await start();
    const applied = await Promise.all([migrate(postgres.url), migrate(postgres.url), migrate(postgres.url)]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    await postgres.stop();
  });

  it('RUN12 a database that is up to date is left alone', async () => {
    const database = await createDatabase();
    expect(await migrate(database.url)).toEqual([]);
    await database.drop();
  });
});

async function giveClusterTo(uid: number): Promise<void> {
  const chown = spawn('chown', ['-R', `${uid}`, join(home, 'data/cluster')], { stdio: 'inherit' });
  const [code] = await once(chown, 'exit');
  expect(code).toBe(0);
}
