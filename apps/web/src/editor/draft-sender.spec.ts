import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@lockstep/testing';
import { DraftSender } from './draft-sender.js';
import type { Typed } from './draft-sender.js';

const open: DraftSender[] = [];
afterEach(() => open.splice(0).forEach((sender) => sender.stop()));

/** A page on a clock that the test moves; every wait that the sender wants is over at once when the clock is far enough. */
function page() {
  const world = { now: 0, typed: null as Typed | null, watched: true, fail: false, sent: [] as { token: number; seq: number }[] };
  const sender = new DraftSender({
    now: () => (world.now += 1_000),
    typed: () => world.typed,
    watched: () => world.watched,
    send: async (update) => {
      world.sent.push({ token: update.token, seq: update.seq });
      if (world.fail) throw new Error('no connection');
    },
  });
  open.push(sender);
  return { world, sender };
}

const typing = (text: string): Typed => ({ token: 4, base: { version: 3, text: 'saved\n' }, text });

describe('telling what is typed', () => {
  it('LIVE14 sends what is unsaved, with growing numbers, and nothing twice', async () => {
    const { world, sender } = page();
    world.typed = typing('a');
    sender.changed();
    await eventually(() => world.sent.length === 1);
    sender.changed();
    world.typed = typing('ab');
    sender.changed();
    await eventually(() => world.sent.length === 2);
    const [first, second] = world.sent.map(({ seq }) => seq);
    expect(second).toBe((first ?? 0) + 1);
  });

  it('LIVE14 is silent while nobody looks on, and tells a newcomer what he missed', async () => {
    const { world, sender } = page();
    world.watched = false;
    world.typed = typing('a');
    sender.changed();
    world.watched = true;
    sender.again();
    await eventually(() => world.sent.length === 1);
    sender.again();
    await eventually(() => world.sent.length === 2);
    expect(world.sent.map(({ token }) => token)).toEqual([4, 4]);
  });

  it('LIVE14 tells again what could not be told', async () => {
    const { world, sender } = page();
    world.fail = true;
    world.typed = typing('a');
    sender.changed();
    await eventually(() => world.sent.length === 1);
    world.fail = false;
    await eventually(() => (sender.changed(), world.sent.length === 2));
  });
});
