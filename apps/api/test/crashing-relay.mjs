/*
 * The real relay on a real outbox, with an outside world that writes down what reached it and kills this process without
 * warning after a given number of steps. Arguments: database address, step to die at (0: never). Needs the built API.
 */
import { writeSync } from 'node:fs';
import { connect, OutboxRepository } from '@lockstep/database';
import { pino } from 'pino';
import { ErrandRunner } from '../dist/relay/errand-runner.js';
import { Publisher } from '../dist/relay/publisher.js';
import { Relay } from '../dist/relay/relay.js';

const [databaseUrl, dieAt] = [process.argv[2], Number(process.argv[3])];
let steps = 0;

/** Synchronous, so that nothing written is lost with the process. */
function note(line) {
  writeSync(1, `${line}\n`);
}

function step() {
  if (++steps === dieAt) process.kill(process.pid, 'SIGKILL');
}

/** Something outside hears of it; death may come before and after. */
function happens(line) {
  step();
  note(line);
  step();
}

const logger = pino({ level: 'silent' });
const prisma = connect(databaseUrl, 2);
const outbox = new OutboxRepository(prisma, databaseUrl, () => undefined);
const outlets = {
  requestProject: async (projectId) => (step(), [projectId]),
  jobs: { enqueueReconcile: async (linkId) => happens(`job ${linkId}`), enqueueTellPulls: async (linkId) => happens(`pulls ${linkId}`) },
  disconnect: (room) => happens(`disconnect ${room}`),
};
const publisher = new Publisher(({ event, payload }) => happens(`${event} ${payload.docId}`), new ErrandRunner(outlets, 0), logger);

let empty = 0;
const watched = {
  drain: async (limit, except, publish) => {
    const handedOut = await outbox.drain(limit, except, async (rows) => {
      step();
      const settled = await publish(rows);
      step();
      return settled;
    });
    step();
    empty = handedOut === 0 ? empty + 1 : 0;
    return handedOut;
  },
};

const relay = new Relay(watched, publisher, logger);
relay.start();
const poll = setInterval(async () => {
  if (empty === 0) return relay.poke();
  clearInterval(poll);
  await relay.stop();
  await outbox.close();
  await prisma.$disconnect();
}, 5);
