import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@lockstep/testing';
import { outboxFixture } from '../test/outbox-fixture.js';
import type { OutboxFixture } from '../test/outbox-fixture.js';
import { createNotifier, listen, OUTBOX_CHANNEL } from './notify.js';
import type { Listening } from './notify.js';

let fixture: OutboxFixture;
const open: Listening[] = [];
beforeAll(async () => {
  fixture = await outboxFixture();
});
afterAll(async () => {
  await Promise.all(open.map((listening) => listening.close()));
  await fixture.close();
});

function hear(): { heard: () => number; errors: Error[] } {
  let count = 0;
  const errors: Error[] = [];
  open.push(listen(fixture.url, OUTBOX_CHANNEL, () => count++, (error) => errors.push(error)));
  return { heard: () => count, errors };
}

const fail = (error: unknown): never => {
  throw error;
};

describe('waking the relays of other processes', () => {
  it('RELAY5 a wake is heard, and a storm of them becomes a few', async () => {
    const { heard } = hear();
    await eventually(() => heard() === 1);
    const notifier = createNotifier(fixture.prisma, fail);
    for (let i = 0; i < 500; i++) notifier.wake();
    await eventually(() => heard() > 1);
    const after = heard();
    notifier.wake();
    await eventually(() => heard() > after);
    expect(heard()).toBeLessThan(20);
  });

  it('RELAY5 a listener that lost its connection comes back and says so, since it may have missed something', async () => {
    const { heard, errors } = hear();
    await eventually(() => heard() === 1);
    await fixture.prisma.$queryRaw`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()`;
    await eventually(() => errors.length > 0);
    await eventually(() => heard() === 2);
    createNotifier(fixture.prisma, fail).wake();
    await eventually(() => heard() === 3);
  });

  it('RELAY5 a wake that fails is told and not thrown', async () => {
    const gone = await outboxFixture();
    await gone.close();
    const errors: unknown[] = [];
    createNotifier(gone.prisma, (error) => errors.push(error)).wake();
    await eventually(() => errors.length > 0);
  });
});
