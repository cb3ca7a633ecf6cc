// A crowd in a process of its own: opens sockets to one address and tells when a piece of news has reached how many of them.
import { io } from 'socket.io-client';

const AT_ONCE = 50;
const sockets = [];

/** Arrivals of the news that is waited for, in milliseconds of this process's clock. */
let arrivals = [];
let waiting = null;

const commands = {
  async open({ url, auths, join }) {
    for (let i = 0; i < auths.length; i += AT_ONCE) sockets.push(...(await Promise.all(auths.slice(i, i + AT_ONCE).map((auth) => openOne(url, auth, join)))));
    return sockets.length;
  },
  /** From `send` (a message of the first socket, or a request) to the arrival at every socket. */
  async spread({ event, send }) {
    arrivals = [];
    const all = new Promise((resolve) => (waiting = { event, resolve }));
    const began = performance.now();
    await (send.url ? request(send) : sockets[0].emit(send.event, send.body));
    await all;
    return arrivals.map((at) => at - began);
  },
};

process.on('message', async ({ name, args }) => {
  try {
    process.send({ answer: await commands[name](args) });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));

async function openOne(url, auth, join) {
  const socket = io(url, { auth, transports: ['websocket'], forceNew: true });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  socket.onAny(heard);
  const joined = await socket.emitWithAck('project:join', join);
  if (!joined.ok) throw new Error(JSON.stringify(joined));
  return socket;
}

function heard(event) {
  if (event !== waiting?.event) return;
  arrivals.push(performance.now());
  if (arrivals.length === sockets.length) waiting.resolve();
}

async function request({ url, method, headers, body }) {
  const answer = await fetch(url, { method, headers, body });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
}
