import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, startProduct } from '@lockstep/testing';
import type { Product } from '@lockstep/testing';
import type { DemoCard } from './demo.js';
import { demoDocuments } from './documents.js';
import { Http } from './http.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lockstep-demo-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const dataDir = (): string => join(home, 'data');
const start = (): Promise<Product> => startProduct({ dataDir: dataDir(), env: { DEMO: '1' } });

async function card(): Promise<DemoCard> {
  return JSON.parse(await readFile(join(dataDir(), 'demo.json'), 'utf8')) as DemoCard;
}

async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Newcomer', '-c', 'user.email=newcomer@example.com'];
  return (await promisify(execFile)('git', [...identity, ...args], { cwd: home })).stdout;
}

interface Doc {
  id: string;
  version: number;
  content: string;
}

const documentOf = (api: Http, path: string): Promise<Doc> => api.get<Doc>(`/projects/demo/docs/by-path?path=${encodeURIComponent(path)}`);

async function counts(api: Http): Promise<Record<string, number>> {
  const lists = ['/projects', '/projects/demo/docs', '/projects/demo/api-keys', '/projects/demo/links'];
  return Object.fromEntries(await Promise.all(lists.map(async (list) => [list, (await api.get<{ items: unknown[] }>(list)).items.length] as const)));
}

async function signedIn({ url, email, password }: DemoCard): Promise<Http> {
  const api = new Http(`${url}/api/v1`);
  const { accessToken } = await api.post<{ accessToken: string }>('/auth/login', { email, password });
  return api.as(`Bearer ${accessToken}`);
}

describe('the demo', () => {
  it('RUN1 RUN2 is printed, is in demo.json, works both ways, and still does after a start on another port', async () => {
    const first = await start();
    const shown = await card();
    expect((await stat(join(dataDir(), 'demo.json'))).mode & 0o777).toBe(0o600);
    for (const words of [shown.email, shown.password, shown.apiKey, shown.cloneUrl]) expect(first.output()).toContain(words);
    await git('clone', '--quiet', shown.cloneUrl, 'clone');
    expect(await readFile(join(home, 'clone/CLAUDE.md'), 'utf8')).toBe(demoDocuments.find(({ path }) => path === 'CLAUDE.md')?.content);

    const agent = new Http(`${shown.url}/api/v1`, `Bearer ${shown.apiKey}`);
    await agent.post('/projects/demo/changes', { changes: [{ op: 'put', path: 'saved.md', content: 'from here\n' }] });
    await eventually(() => git('-C', 'clone', 'pull', '--quiet').then(() => stat(join(home, 'clone/saved.md'))), { deadline: 30_000, every: 200 });
    await first.stop();

    const second = await start();
    expect(await card()).toEqual({ ...shown, url: second.url });
    await writeFile(join(home, 'clone/saved.md'), 'from there\n');
    await git('-C', 'clone', 'commit', '--quiet', '-am', 'Change it');
    await git('-C', 'clone', 'push', '--quiet');
    const again = new Http(`${second.url}/api/v1`, `Bearer ${shown.apiKey}`);
    await eventually(async () => (await documentOf(again, 'saved.md')).content === 'from there\n', { deadline: 30_000 });
    await second.stop();
  });

  it.each([
    ['when it had only chosen a password', 'password', []],
    ['before it could keep the key and the link it had made', '"link"', ['apiKey', 'link']],
  ])('RUN10 is finished by the next start: killed %s', async (_when, step, forgotten) => {
    await killDuringFirstStart(step);
    await forget(forgotten);
    const product = await start();
    const api = await signedIn(await card());
    expect(await counts(api)).toEqual({ '/projects': 1, '/projects/demo/docs': demoDocuments.length + 1, '/projects/demo/api-keys': 1, '/projects/demo/links': 1 });
    expect((await git('ls-remote', (await card()).cloneUrl)).trim()).not.toBe('');
    expect(await product.stop()).toBe(0);
  });
});

const progressFile = (): string => join(dataDir(), 'demo-progress.json');

/** Kills the launcher as soon as the progress file mentions `step`. */
async function killDuringFirstStart(step: string): Promise<void> {
  const starting = startProduct({ dataDir: dataDir(), env: { DEMO: '1' } }).then(
    () => 'ready before it could be killed',
    () => 'killed',
  );
  await eventually(async () => (await readFile(progressFile(), 'utf8')).includes(step), { deadline: 60_000, every: 1 });
  const { pid } = JSON.parse(await readFile(join(dataDir(), 'launcher.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  expect(await starting).toBe('killed');
}

/** What a kill between a request and the note of its answer leaves. */
async function forget(names: string[]): Promise<void> {
  const progress = JSON.parse(await readFile(progressFile(), 'utf8')) as Record<string, unknown>;
  const kept = Object.entries(progress).filter(([name]) => !names.includes(name));
  await writeFile(progressFile(), JSON.stringify(Object.fromEntries(kept)));
}
