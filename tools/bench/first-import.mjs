import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@lockstep/testing';
import { peakMegabytes } from './instance.mjs';
import { median } from './rounds.mjs';

const run = promisify(execFile);

const FILES = 5_000;
const FOLDERS = 50;
const ROUNDS = 3;
const DEADLINE = 120_000;

/** A repository of many files meets an empty project: requests, time against a `git clone` that reads every file, and memory; then what a look at it costs. */
export async function firstImport({ call, token, github, dir, workerPid }) {
  const repository = await github.createRepo({ owner: 'bench', name: `import-${Date.now()}` });
  const credential = await github.createToken({ login: 'bench' });
  const cloneUrl = github.cloneUrl('bench', repository.name, credential);
  await pushFiles({ cloneUrl, clone: join(dir, 'import'), branch: repository.defaultBranch });
  const linked = { owner: 'bench', repo: repository.name, branch: repository.defaultBranch, credential: { kind: 'token', token: credential }, apiUrl: github.url };
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await cloneAndRead(cloneUrl, join(dir, `import-${round}`));
    rounds.push({ bare, ...(await importAll({ call, token, github, linked })) });
  }
  const of = (value) => median(rounds.map(value));
  return [
    { name: `first import of ${FILES} files`, ours: Math.max(...rounds.map((round) => round.requests)), unit: 'requests', atMost: 20 },
    { name: `first import of ${FILES} files / git clone and read`, ours: of(({ took }) => took / 1000), bare: of(({ bare }) => bare / 1000), ratio: of(({ took, bare }) => took / bare), unit: 's', atMost: 5 },
    { name: 'worker process at its highest, after the first import', ours: peakMegabytes(workerPid), unit: 'MiB', below: 400 },
  ];
}

/** Into a project of its own, from the order to sync until every document is there. */
async function importAll({ call, token, github, linked }) {
  const project = (await call('POST', '/projects', { token, body: { name: 'Import bench' } })).slug;
  const { id } = await call('POST', `/projects/${project}/links`, { token, body: linked });
  github.requests.reset();
  const began = performance.now();
  const { runId } = await call('POST', `/projects/${project}/links/${id}/sync`, { token, body: {} });
  await finished({ call, token, runs: `/projects/${project}/links/${id}/runs?limit=1`, runId });
  const took = performance.now() - began;
  const requests = github.requests.apiCalls;
  const last = FILES - 1;
  const doc = await call('GET', `/projects/${project}/docs/by-path?path=area-${last % FOLDERS}/${last}.md`, { token });
  if (!doc.content.startsWith(`# ${last}\n`)) throw new Error('the text of a file did not arrive');
  await call('DELETE', `/projects/${project}/links/${id}`, { token });
  return { took, requests };
}

/** Asks for the run alone: what a link tells of itself is read from all its documents, which would slow down what is measured. */
async function finished({ call, token, runs, runId }) {
  const ended = async () => (await call('GET', runs, { token })).items.find(({ finishedAt }) => finishedAt !== null);
  const last = await eventually(ended, { deadline: DEADLINE, every: 50 });
  if (last.id !== runId || last.status !== 'ok') throw new Error(`the import did not succeed: ${JSON.stringify(last)}`);
}

async function pushFiles({ cloneUrl, clone, branch }) {
  await run('git', ['clone', '-q', cloneUrl, clone]);
  for (let folder = 0; folder < FOLDERS; folder++) mkdirSync(join(clone, `area-${folder}`));
  for (let i = 0; i < FILES; i++) writeFileSync(join(clone, `area-${i % FOLDERS}`, `${i}.md`), `# ${i}\n\n${'A rule that somebody wrote down once.\n'.repeat(27)}`);
  const git = (...args) => run('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.test', ...args], { cwd: clone });
  await git('add', '.');
  await git('commit', '-qm', 'write all the rules');
  await git('push', '-q', 'origin', `HEAD:${branch}`);
}

/** Milliseconds. */
async function cloneAndRead(cloneUrl, clone) {
  const began = performance.now();
  await run('git', ['clone', '-q', cloneUrl, clone]);
  let files = 0;
  for (const entry of readdirSync(clone, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.md')) continue;
    readFileSync(join(entry.parentPath, entry.name), 'utf8');
    files++;
  }
  if (files < FILES) throw new Error(`the clone has ${files} files`);
  return performance.now() - began;
}
