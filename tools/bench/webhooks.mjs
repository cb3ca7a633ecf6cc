import { fork } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { delivery } from './linked.mjs';
import { compare, percentile } from './rounds.mjs';

const PER_SECOND = 200;
const SECONDS = 5;
const ROUNDS = 3;

/** How long GitHub waits for its answer while deliveries come at a steady rate, against a bare server that checks the signature and inserts one row. */
export async function webhooks({ databaseUrl }, links) {
  const secret = 'a secret of the bare server';
  const bare = await startBareHook({ databaseUrl, secret });
  try {
    const toOurs = (n) => links[n % links.length];
    const target = { hook: { url: bare.url, secret }, repository: { defaultBranch: 'main' } };
    const result = await compare(ROUNDS, () => worst(toOurs), () => worst(() => target));
    return [{ name: `webhook answer / a bare server with HMAC and one insert (99th percentile at ${PER_SECOND} a second)`, ...result, unit: 'ms', below: 20 }];
  } finally {
    bare.stop();
  }
}

/** The 99th percentile of the answers, in milliseconds from when each was due: a server that falls behind is not asked more slowly. */
async function worst(linkOf) {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const answers = [];
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    const due = began + (n * 1000) / PER_SECOND;
    const { hook, repository } = linkOf(n);
    const sent = delivery(hook, repository.defaultBranch);
    if (due > performance.now()) await pause(due - performance.now());
    answers.push(post(agent, hook.url, sent).then(() => performance.now() - due));
  }
  const taken = await Promise.all(answers);
  agent.destroy();
  return percentile(taken, 99);
}

function post(agent, url, { headers, body }) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (incoming) => {
      incoming.resume();
      incoming.on('end', () => (incoming.statusCode < 300 ? resolve() : reject(new Error(`the hook was refused: ${incoming.statusCode}`))));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function startBareHook(settings) {
  const child = fork(fileURLToPath(new URL('./bare-hook-server.mjs', import.meta.url)), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(settings);
  const port = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the bare server ended')));
  });
  return { url: `http://127.0.0.1:${port}/`, stop: () => child.kill() };
}
