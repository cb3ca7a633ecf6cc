import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { compare } from './rounds.mjs';

const program = fileURLToPath(new URL('../../apps/cli/dist/lockstep.mjs', import.meta.url));
const DOCS = 300;

/** `lockstep hook`, which an agent waits for at each of its steps, against the start of Node alone: what we add, without the server's own time. */
export async function cli({ dir }) {
  let served = 0;
  const server = createServer(async (request, response) => {
    const began = performance.now();
    await request.resume().toArray();
    response.setHeader('content-type', 'application/json').end('{}');
    served = performance.now() - began;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cwd = prepareCopy(`${dir}/cli`, `http://127.0.0.1:${server.address().port}`);
  const input = JSON.stringify({ session_id: 'bench', cwd, hook_event_name: 'UserPromptSubmit', prompt: 'Go on.' });
  const other = JSON.stringify({ ...JSON.parse(input), hook_event_name: 'PreToolUse', tool_name: 'Edit', tool_use_id: 'use', tool_input: { file_path: `${cwd}/src/main.ts`, old_string: 'a', new_string: 'b' } });
  const asked = (event, said) => async () => (await run([program, 'hook', event], { cwd, input: said })) - served;
  const kinds = {
    'lockstep hook': asked('UserPromptSubmit', input),
    'lockstep hook for a file that is no document': asked('PreToolUse', other),
    'lockstep --version': () => run([program, '--version'], { cwd, input: '' }),
  };
  const results = [];
  try {
    for (const [name, ours] of Object.entries(kinds)) results.push({ name: `${name}, start to exit, against node -e 0`, ...(await compare(21, ours, () => run(['-e', '0'], { cwd, input }))), unit: 'ms', atMost: 3 });
    return results;
  } finally {
    server.close();
  }
}

/** A folder that has pulled a project of some size. */
function prepareCopy(cwd, url) {
  mkdirSync(`${cwd}/.lockstep`, { recursive: true });
  const docs = Object.fromEntries(Array.from({ length: DOCS }, (_, n) => [`rules/${n}.md`, { id: `doc-${n}`, version: n + 1, contentSha: String(n).padStart(40, '0') }]));
  writeFileSync(`${cwd}/.lockstep.json`, JSON.stringify({ url, project: 'bench' }));
  writeFileSync(`${cwd}/.lockstep/state.json`, JSON.stringify({ version: 1, url, project: 'bench', revision: null, include: [], docs, conflicts: {}, locks: {}, pulledAt: null }));
  return cwd;
}

/** Milliseconds from start to exit. */
async function run(args, { cwd, input }) {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH, LOCKSTEP_API_KEY: 'lsk_bench_bench' }, stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  const took = performance.now() - began;
  if (code !== 0 || said.includes('systemMessage')) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return took;
}
