import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { linkedRepository } from './linked.mjs';
import { looks } from './looks.mjs';

/** Never waits with the process stopped: the GitHub that git speaks to runs in it. */
const run = promisify(execFile);

const DOCS = 1_000;
const DEADLINE = 120_000;

/** How many requests GitHub sees for many changed documents in one go, each way, and how many it counts when nothing changed. */
export async function sync({ url, call, token, github, dir }) {
  const { project, linkId, hook, repository, credential } = await linkedRepository({ url, call, token, github }, { name: 'rules' });
  const at = { call, token, project, linkId };
  await call('POST', `/projects/${project}/docs`, { token, body: { path: 'README.md', content: 'start\n' } });
  await settled(at, (seen) => seen.headSha !== null && seen.dirty === 0 && seen.status === 'ok');
  const out = await outbound(at, github);
  const into = await inbound(at, { github, dir, cloneUrl: github.cloneUrl('bench', repository.name, credential) });
  return [out, into, await looks(at, { github, hook, branch: repository.defaultBranch })];
}

async function outbound(at, github) {
  const before = (await at.call('GET', `/projects/${at.project}/links/${at.linkId}`, { token: at.token })).headSha;
  github.requests.reset();
  const changes = Array.from({ length: DOCS }, (_, i) => ({ op: 'put', path: `docs/${i}.md`, content: `# ${i}\n\n${'text of a rule\n'.repeat(20)}` }));
  await at.call('POST', `/projects/${at.project}/changes`, { token: at.token, body: { changes } });
  await settled(at, (seen) => seen.headSha !== before && seen.dirty === 0 && seen.status === 'ok');
  return { name: `${DOCS} changed docs out in one commit`, ours: github.requests.apiCalls, unit: 'requests', atMost: 8 };
}

async function inbound(at, { github, dir, cloneUrl }) {
  const clone = join(dir, 'clone');
  await run('git', ['clone', '-q', cloneUrl, clone]);
  for (let i = 0; i < DOCS; i++) writeFileSync(join(clone, 'docs', `${i}.md`), `# ${i}, by git\n`);
  const git = async (...args) => (await run('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.test', ...args], { cwd: clone })).stdout.trim();
  await git('commit', '-qam', 'change them all');
  const head = await git('rev-parse', 'HEAD');
  github.requests.reset();
  await git('push', '-q');
  await settled(at, (seen) => seen.headSha === head && seen.status === 'ok');
  const doc = await at.call('GET', `/projects/${at.project}/docs/by-path?path=docs/${DOCS - 1}.md`, { token: at.token });
  if (!doc.content.includes('by git')) throw new Error('the pushed text did not arrive');
  return { name: `${DOCS} changed files in`, ours: github.requests.apiCalls, unit: 'requests', atMost: 15 };
}

async function settled({ call, token, project, linkId }, when) {
  const end = Date.now() + DEADLINE;
  for (;;) {
    const seen = await call('GET', `/projects/${project}/links/${linkId}`, { token });
    if (when(seen)) return;
    if (Date.now() > end) throw new Error(`the link did not settle: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
