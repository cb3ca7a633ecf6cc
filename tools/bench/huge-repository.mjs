import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '@lockstep/testing';
import { linkedRepository } from './linked.mjs';
import { compare } from './rounds.mjs';

const FOLDERS = 100;
const FILES = 100_000;
/** In each folder the first ten: a link carries at most 20,000 documents. */
const INCLUDE = ['**/?.md'];
const ROUNDS = 3;
const DEADLINE = 300_000;

/** One change in a repository of many files, from the order to sync to the end of its run, against listing the tree as often as GitHub cuts it off. */
export async function hugeRepository(instance) {
  const link = await linkedRepository(instance, { name: 'huge', include: INCLUDE });
  await fill(link.repository);
  let edition = 0;
  const ours = async () => {
    await link.put('area-0/x.md', `# Edition ${++edition}\n`);
    return syncNow(instance, link);
  };
  await ours();
  const result = await compare(ROUNDS, ours, () => listTree(link));
  return [{ name: `sync of one change among ${FILES} files / listing them`, ...result, unit: 'ms', atMost: 3 }];
}

async function syncNow({ call, token }, { project, linkId }) {
  const began = performance.now();
  const { runId } = await call('POST', `/projects/${project}/links/${linkId}/sync`, { token, body: {} });
  const runs = `/projects/${project}/links/${linkId}/runs?limit=5`;
  const run = await eventually(async () => (await call('GET', runs, { token })).items.find(({ id, finishedAt }) => id === runId && finishedAt !== null), { deadline: DEADLINE, every: 20 });
  if (run.status !== 'ok') throw new Error(`the run did not succeed: ${JSON.stringify(run)}`);
  return performance.now() - began;
}

/** Milliseconds; whole where that is allowed, else folder by folder. */
async function listTree({ ask, repository }) {
  const began = performance.now();
  const { commit } = await ask('GET', `/branches/${repository.defaultBranch}`);
  let files = 0;
  const count = async (sha) => {
    const whole = await ask('GET', `/git/trees/${sha}?recursive=1`);
    if (!whole.truncated) {
      files += whole.tree.filter(({ type }) => type === 'blob').length;
      return;
    }
    for (const entry of (await ask('GET', `/git/trees/${sha}`)).tree) {
      if (entry.type === 'tree') await count(entry.sha);
      else files++;
    }
  };
  await count(commit.commit.tree.sha);
  if (files < FILES) throw new Error(`the listing has ${files} files`);
  return performance.now() - began;
}

/** Straight into the object store: a push of this size is not what is measured. */
async function fill({ path, defaultBranch }) {
  const git = spawn('git', ['fast-import', '--quiet'], { cwd: path, stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(git, 'exit');
  const message = 'write everything down';
  git.stdin.write(`commit refs/heads/${defaultBranch}\ncommitter Bench <bench@example.test> 1700000000 +0000\ndata ${message.length}\n${message}\n`);
  for (let i = 0; i < FILES; i++) {
    const text = `# ${i}\n`;
    const file = `M 100644 inline area-${i % FOLDERS}/${Math.floor(i / FOLDERS)}.md\ndata ${text.length}\n${text}\n`;
    if (!git.stdin.write(file)) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}
