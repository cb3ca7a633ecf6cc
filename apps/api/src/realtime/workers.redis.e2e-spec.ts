import { execFile, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, Link, Lock } from '@lockstep/contracts';
import { startLocalGitHub } from '@lockstep/local-github';
import type { LocalGitHub } from '@lockstep/local-github';
import { eventually, RestartableRedis } from '@lockstep/testing';
import { LiveApp, record, say } from '../../test/live-app.js';
import type { Person } from '../../test/live-app.js';

const WORKER = fileURLToPath(new URL('../../../worker/dist/main.js', import.meta.url));
const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

let folder: string;
let redis: RestartableRedis;
let github: LocalGitHub;
let here: LiveApp;
let there: LiveApp;
let workers: ChildProcess[];
let ann: Person;
let project: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-workers-'));
  redis = await RestartableRedis.start();
  github = await startLocalGitHub({ dataDir: folder, onError: (error) => process.stderr.write(`local GitHub: ${String(error)}\n`) });
  const settings = { REDIS_URL: redis.url, GITHUB_API_URLS: github.url, SYNC_DEBOUNCE_SECONDS: '0' };
  here = await LiveApp.start(settings);
  there = await LiveApp.start({ ...settings, DATABASE_URL: here.databaseUrl });
  const env = { PATH: process.env.PATH, SECRET_KEY, LOG_LEVEL: 'fatal', DATABASE_URL: here.databaseUrl, ...settings };
  workers = [fork(WORKER, { env, execArgv: [] }), fork(WORKER, { env, execArgv: [] })];
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  ann = await here.person('Ann');
  project = await here.project(ann);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => end(worker, 'SIGTERM')));
  await there.close();
  await here.close();
  await github.close();
  await redis.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

describe('two API processes and two workers over one Redis and one Postgres', () => {
  it('LIVE12 a save in one process becomes a commit of a worker, and both processes tell of lock, save and sync', async () => {
    const [near, far] = [record(await here.join(ann, project)), record(await there.join(ann, project))];
    const link = await linkRepository();
    const doc = await here.doc(ann, project, 'CLAUDE.md');
    const session = 'ann-'.padEnd(32, '0');
    const { lock } = (await say(await here.join(ann, project), 'lock:acquire', { docId: doc.id, session })) as unknown as { lock: Lock };
    const proof = { 'if-match': '"1"', 'x-lock-token': String(lock.token), 'x-lock-session': session };
    await here.call(`PUT /projects/${project}/docs/${doc.id}/content`, ann.token, { content: 'two\n' }, proof);
    for (const heard of [near, far]) {
      await eventually(() => heard.of('lock.acquired').length > 0 && heard.of('doc.changed').length > 0);
      await eventually(() => heard.of('sync.finished').some(({ linkId }) => linkId === link.id), { deadline: 30_000 });
    }
    await eventually(async () => (await syncOf(doc.id)) === 'synced', { deadline: 30_000 });
    expect(await committed('CLAUDE.md')).toBe('two\n');
  });

  it('RELAY7 work for the workers that came while Redis was away is done when it is back', async () => {
    const far = record(await there.join(ann, project));
    await redis.kill();
    const doc = await here.doc(ann, project, 'while-away.md');
    await redis.restart();
    await eventually(() => far.of('sync.finished').length > 0, { deadline: 60_000 });
    await eventually(async () => (await syncOf(doc.id)) === 'synced', { deadline: 30_000 });
    expect(await committed('while-away.md')).toBe('one\n');
  });

  it('SYNC14 when one of the workers is killed at work, the other one brings out what was saved, once', async () => {
    const saved: Doc[] = [];
    const saving = (async () => {
      for (let n = 0; n < 30; n++) saved.push(await (n % 2 ? here : there).doc(ann, project, `two-workers/${n}.md`, `${n}\n`));
    })();
    await eventually(() => saved.length > 10, { every: 1 });
    await end(workers[0] as ChildProcess, 'SIGKILL');
    await saving;
    await eventually(async () => (await Promise.all(saved.map(({ id }) => syncOf(id)))).every((sync) => sync === 'synced'), { deadline: 90_000, every: 200 });
    for (const { path } of saved) expect(await git('log', '--format=%H', 'main', '--', path)).toMatch(/^[0-9a-f]{40}\n$/);
    expect(await committed('two-workers/29.md')).toBe('29\n');
  }, 120_000);
});

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill(signal);
  await once(worker, 'exit');
}

async function linkRepository(): Promise<Link> {
  await github.createUser({ login: 'octo', name: 'Octo Cat', email: 'octo@example.test' });
  await github.createRepo({ owner: 'octo', name: 'handbook' });
  const credential = { kind: 'token', token: await github.createToken({ login: 'octo' }) };
  return here.call<Link>(`POST /projects/${project}/links`, ann.token, { owner: 'octo', repo: 'handbook', branch: 'main', credential, apiUrl: github.url });
}

/** What git itself finds on the branch. */
const committed = (path: string): Promise<string> => git('show', `main:${path}`);

async function git(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', github.findRepo('octo', 'handbook')?.path ?? '', ...args]);
  return stdout;
}

/** What Lockstep says about the document and the repository. */
async function syncOf(docId: string): Promise<string> {
  return (await here.call<Doc>(`GET /projects/${project}/docs/${docId}`, ann.token)).sync;
}
