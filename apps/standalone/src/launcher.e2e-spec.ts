import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freePort, refusedStart, startProduct } from '@lockstep/testing';
import type { Product } from '@lockstep/testing';
import { Http } from './demo/http.js';

const PASSWORD = 'correct horse battery staple';
let dataDir: string;
let product: Product;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lockstep-launcher-'));
  product = await startProduct({ dataDir });
});
afterAll(async () => {
  await product.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Registers, or signs in. */
async function person({ url }: Product, kind: 'register' | 'login'): Promise<Http> {
  const api = new Http(`${url}/api/v1`);
  const { accessToken } = await api.post<{ accessToken: string }>(`/auth/${kind}`, { email: 'ada@example.com', password: PASSWORD, ...(kind === 'register' ? { name: 'Ada' } : {}) });
  return api.as(`Bearer ${accessToken}`);
}

const paths = async (api: Http): Promise<string[]> => (await api.get<{ items: { path: string }[] }>('/projects/notes/docs')).items.map(({ path }) => path);

interface Process {
  pid: number;
  parent: number;
  command: string;
}

async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-eo', 'pid=,ppid=,stat=,args=']);
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.filter(([, , state]) => state !== undefined && !state.startsWith('Z')).map(([pid, parent, , ...command]) => ({ pid: Number(pid), parent: Number(parent), command: command.join(' ') }));
}

async function descendants(pid: number): Promise<Process[]> {
  const all = await processes();
  const below = (parent: number): Process[] => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Resolves when none of them lives any more. */
async function gone(those: Process[]): Promise<void> {
  await eventually(async () => !(await processes()).some(({ pid, command }) => those.some((one) => one.pid === pid && one.command === command)), { deadline: 30_000 });
}

describe('npm start', () => {
  it('RUN1 prints the ready line alone and keeps its data to itself', async () => {
    expect(product.output()).toMatch(/^Lockstep is ready at http:\/\/localhost:\d+$/m);
    const files = (await readdir(dataDir)).sort();
    expect(files).toEqual(['launcher.json', 'logs', 'postgres', 'secret.key']);
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('RUN3 a second launcher on the same data is one line', async () => {
    const { code, output } = await refusedStart({ DATA_DIR: dataDir, PORT: `${await freePort()}` });
    expect(output).toMatch(new RegExp(`^lockstep: ${dataDir} is in use by another Lockstep \\(process ${product.pid}\\)[^\\n]+\\n$`));
    expect(code).toBe(1);
  });

  it.each(['127.0.0.1', '::1'])('RUN3 a port taken on %s is one line, before anything is started', async (host) => {
    const taken = createServer().listen(0, host);
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const own = join(dataDir, 'never-made');
    const { code, output } = await refusedStart({ PORT: `${port}`, DATA_DIR: own });
    taken.close();
    expect(output).toBe(`lockstep: Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start\n`);
    expect(code).toBe(1);
    await expect(stat(own)).rejects.toThrow('ENOENT');
  });

  it('RUN3 a wrong variable is one line', async () => {
    expect(await refusedStart({ DEMO: 'perhaps' })).toEqual({ code: 1, output: 'lockstep: DEMO must be one of 1, 0; it is "perhaps".\n' });
  });

  it('RUN4 a second instance runs beside it with people of its own', async () => {
    const ada = await person(product, 'register');
    await ada.post('/projects', { name: 'Notes', slug: 'notes' });
    const second = await startProduct();
    const other = await person(second, 'register');
    expect((await other.get<{ items: unknown[] }>('/projects')).items).toEqual([]);
    expect(await second.stop()).toBe(0);
    expect(await paths(ada)).toEqual([]);
  });

  it('RUN7 a worker that is killed comes back, while the API goes on', async () => {
    const before = (await descendants(product.pid)).find(({ command }) => command.includes('apps/worker'));
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await eventually(async () => (await descendants(product.pid)).some(({ pid, command }) => command.includes('apps/worker') && pid !== before?.pid));
    expect(product.output()).toContain('worker ended unexpectedly (SIGKILL); starting it again');
    expect((await fetch(`${product.url}/health/live`)).status).toBe(200);
  });

  it('RUN6 nothing outlives a launcher that was killed, and everything acknowledged is there again', async () => {
    const ada = await person(product, 'login');
    await ada.post('/projects/notes/docs', { path: 'kept.md', content: '# Kept\n' });
    const started = await descendants(product.pid);
    expect(started.length).toBeGreaterThanOrEqual(4);
    await product.kill();
    await gone(started);
    product = await startProduct({ dataDir });
    expect(await paths(await person(product, 'login'))).toEqual(['kept.md']);
  });

  it('RUN5 Ctrl-C leaves no process; RUN2 the next start has the same data', async () => {
    const started = await descendants(product.pid);
    expect(await product.stop()).toBe(0);
    await gone(started);
    product = await startProduct({ dataDir });
    expect(await paths(await person(product, 'login'))).toEqual(['kept.md']);
  });
});
