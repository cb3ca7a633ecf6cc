import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from './rounds.mjs';

const ROUNDS = 5;
const PER_ROUND = 60;
/** Between two measurements, in milliseconds, on both sides: a save is measured for itself, not together with what the one before it still leaves to do. */
const PAUSE = 10;

/** From sending a save to its event at another client, against an echo between two clients of a bare Socket.IO server. */
export async function live({ url, call, token, project }) {
  const doc = await call('POST', `/projects/${project}/docs`, { token, body: { path: `bench/live-${Date.now()}.md`, content: 'live\n' } });
  const listener = await connected(io(url, { auth: { token }, transports: ['websocket'] }));
  const joined = await listener.emitWithAck('project:join', { project });
  if (!joined.ok) throw new Error(`project:join: ${JSON.stringify(joined)}`);
  const echo = await bareEcho();
  try {
    const pairs = [];
    for (let round = 0; round < ROUNDS; round++) pairs.push({ bare: await echo.measure(PER_ROUND), ours: await measureSaves({ call, token, project, doc, listener }) });
    const ratio = median(pairs.map((pair) => pair.ours / pair.bare));
    return [{ name: 'save -> event at another client / bare Socket.IO echo (median)', ours: median(pairs.map((p) => p.ours)), bare: median(pairs.map((p) => p.bare)), ratio, unit: 'ms', below: 10 }];
  } finally {
    listener.close();
    echo.stop();
  }
}

async function measureSaves({ call, token, project, doc, listener }) {
  const times = [];
  for (let i = 0; i < PER_ROUND; i++) {
    const version = doc.version;
    const arrived = eventOf(listener, 'doc.changed', (event) => event.docId === doc.id && event.version === version + 1);
    const start = performance.now();
    const saved = call('PUT', `/projects/${project}/docs/${doc.id}/content`, { token, headers: { 'if-match': `"${version}"` }, body: { content: `edition ${version}\n` } });
    await arrived;
    times.push(performance.now() - start);
    doc.version = (await saved).version;
    await pause(PAUSE);
  }
  return median(times);
}

async function bareEcho() {
  const child = fork(fileURLToPath(new URL('./bare-socket-server.mjs', import.meta.url)), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const port = await new Promise((resolve, reject) => { child.once('message', resolve); child.once('exit', () => reject(new Error('the bare server ended'))); });
  const [speaker, listener] = await Promise.all([0, 1].map(() => connected(io(`http://127.0.0.1:${port}`, { transports: ['websocket'] }))));
  return {
    async measure(count) {
      const times = [];
      for (let i = 0; i < count; i++) {
        const heard = eventOf(listener, 'heard', (n) => n === i);
        const start = performance.now();
        speaker.emit('say', i);
        await heard;
        times.push(performance.now() - start);
        await pause(PAUSE);
      }
      return median(times);
    },
    stop() {
      speaker.close();
      listener.close();
      child.kill();
    },
  };
}

function connected(socket) {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

function eventOf(socket, name, matches) {
  return new Promise((resolve) => {
    const listen = (event) => {
      if (!matches(event)) return;
      socket.off(name, listen);
      resolve(event);
    };
    socket.on(name, listen);
  });
}
