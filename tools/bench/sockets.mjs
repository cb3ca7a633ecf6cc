import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { residentMegabytes } from './instance.mjs';
import { median, percentile } from './rounds.mjs';

const SOCKETS = 1_000;
/** An API process takes 50 sockets of one caller. */
const SOCKETS_PER_KEY = 40;
const ROUNDS = 15;
const SESSION = 'b'.repeat(32);
/** Milliseconds in which a crowd comes to rest: presence is told, garbage is collected. */
const REST = 3_000;

/** A lock change to 1,000 sockets of one project, and what an idle socket costs, against a bare Socket.IO server with the same crowd. */
export async function sockets({ call, token, project, url, apiPid }) {
  const doc = await call('POST', `/projects/${project}/docs`, { token, body: { path: `bench/crowd-${Date.now()}.md`, content: 'crowd\n' } });
  const lockAt = `/projects/${project}/docs/${doc.id}/lock`;
  const [bareServer, ours, bare] = [child('bare-room-server.mjs'), crowd(), crowd()];
  try {
    const bareUrl = `http://127.0.0.1:${await said(bareServer)}`;
    const bareMemory = await costOf(bareServer.pid, () => bare.ask('open', { url: bareUrl, auths: Array(SOCKETS).fill({}), join: {} }));
    const auths = await keys({ call, token, project });
    const ourMemory = await costOf(apiPid, () => ours.ask('open', { url, auths, join: { project } }));
    const acquire = { url: `${url}/api/v1${lockAt}`, method: 'PUT', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ session: SESSION }) };
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const plain = await bare.ask('spread', { event: 'lock.acquired', send: { event: 'say', body: newsOf(doc.id) } });
      rounds.push({ bare: plain, ours: await ours.ask('spread', { event: 'lock.acquired', send: acquire }) });
      const { lock } = await call('GET', `/projects/${project}/docs/${doc.id}`, { token });
      await call('DELETE', `${lockAt}?session=${SESSION}&token=${lock.token}`, { token });
    }
    return [spread('median', 50, rounds), spread('99th percentile', 99, rounds), memory(ourMemory, bareMemory)];
  } finally {
    for (const one of [bareServer, ours.child, bare.child]) one.kill();
  }
}

/** As large as the real news. */
function newsOf(docId) {
  const holder = { kind: 'user', id: docId, name: 'Bench' };
  const now = new Date().toISOString();
  return { projectId: docId, docId, token: 1, lock: { docId, token: 1, holder, acquiredAt: now, expiresAt: now, expiresInMs: 60_000, canSteal: false } };
}

async function keys({ call, token, project }) {
  const make = (i) => call('POST', `/projects/${project}/api-keys`, { token, body: { name: `crowd ${i}`, scopes: ['docs:read'] } });
  const made = await Promise.all(Array.from({ length: SOCKETS / SOCKETS_PER_KEY }, (_, i) => make(i)));
  return made.flatMap(({ key }) => Array(SOCKETS_PER_KEY).fill({ apiKey: key }));
}

/** KiB a socket, by what the process holds before and after. */
async function costOf(pid, open) {
  await pause(REST);
  const before = residentMegabytes(pid);
  await open();
  await pause(REST);
  return ((residentMegabytes(pid) - before) * 1024) / SOCKETS;
}

function spread(name, p, rounds) {
  const at = (side) => rounds.map((round) => percentile(round[side], p));
  const ratio = median(rounds.map((round) => percentile(round.ours, p) / percentile(round.bare, p)));
  return { name: `lock change at ${SOCKETS} sockets / bare Socket.IO (${name})`, ours: median(at('ours')), bare: median(at('bare')), ratio, unit: 'ms', atMost: 2 };
}

function memory(ours, bare) {
  return { name: 'memory of an idle socket / bare Socket.IO', ours, bare, ratio: ours / bare, unit: 'KiB', atMost: 1.5 };
}

function crowd() {
  const process = child('crowd.mjs');
  return {
    child: process,
    async ask(name, args) {
      process.send({ name, args });
      const { answer, error } = await said(process);
      if (error) throw new Error(error);
      return answer;
    },
  };
}

function child(file) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function said(process) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`a process of the bench ended with ${code}`));
    process.once('exit', ended);
    process.once('message', (message) => {
      process.off('exit', ended);
      resolve(message);
    });
  });
}
