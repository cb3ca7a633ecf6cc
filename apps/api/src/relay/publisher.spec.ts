import { describe, expect, it } from '@jest/globals';
import type { WaitingRow } from '@lockstep/core';
import { pino } from 'pino';
import { PROJECT, waitingRow } from '../../test/waiting-rows.js';
import type { Errand } from './effects.js';
import type { Attempt } from './errand-runner.js';
import { Publisher } from './publisher.js';

const OK: Attempt = { done: true };
const refused: Attempt = { done: false, error: new Error('away'), stalled: false };
const silent: Attempt = { done: false, error: new Error('no answer'), stalled: true };

/** A publisher whose outside answers as the test says, on a clock that the test moves. */
function bench() {
  const said: string[] = [];
  const errands: Errand[] = [];
  const world: { answer: (errand: Errand) => Attempt; clock: number } = { answer: () => OK, clock: 0 };
  const attempt = async (errand: Errand): Promise<Attempt> => (errands.push(errand), world.answer(errand));
  const publisher = new Publisher(({ event }) => said.push(event), { attempt }, pino({ level: 'silent' }), () => world.clock);
  /** What the database would do: hand out what is not marked and not left out, and mark what comes back. */
  const rows: WaitingRow[] = [];
  const drain = async (...more: WaitingRow[]): Promise<void> => {
    rows.push(...more);
    const except = new Set(publisher.waiting.notDue());
    const settled = new Set(await publisher.publish(rows.filter(({ seq }) => !except.has(seq))));
    rows.splice(0, rows.length, ...rows.filter(({ seq }) => !settled.has(seq)));
  };
  return { said, errands, world, publisher, drain, left: () => rows.map(({ seq }) => seq) };
}

describe('publishing', () => {
  it('RELAY7 tells every row and runs an errand that many rows ask for once', async () => {
    const { said, errands, drain, left } = bench();
    await drain(waitingRow(), waitingRow(), waitingRow());
    expect(said).toHaveLength(3);
    expect(errands).toEqual([{ kind: 'reconcileProject', projectId: PROJECT, exceptLinkId: null }]);
    expect(left()).toEqual([]);
  });

  it('RELAY7 a failing errand keeps its newest row, settles the others, and is tried again later without telling twice', async () => {
    const { said, errands, world, drain, left } = bench();
    world.answer = () => refused;
    const [first, second] = [waitingRow(), waitingRow()];
    await drain(first, second);
    expect(left()).toEqual([second.seq]);
    await drain();
    expect(errands).toHaveLength(1);
    world.clock += 250;
    world.answer = () => OK;
    await drain();
    expect({ said: said.length, errands: errands.length, left: left() }).toEqual({ said: 2, errands: 2, left: [] });
  });

  it('RELAY7 rows that come while their errand waits are told at once and stand for it, so that what waits stays bounded', async () => {
    const { said, errands, world, publisher, drain, left } = bench();
    world.answer = () => refused;
    await drain(waitingRow());
    for (let i = 0; i < 50; i++) await drain(waitingRow());
    const last = waitingRow();
    await drain(last);
    expect(said).toHaveLength(52);
    expect(errands).toHaveLength(1);
    expect(publisher.waiting.notDue()).toHaveLength(1);
    expect(left()).toEqual([last.seq]);
  });

  it('RELAY7 one errand that always fails delays no other', async () => {
    const { world, drain, left } = bench();
    world.answer = (errand) => (errand.kind === 'reconcileLink' && errand.linkId === 'poison' ? refused : OK);
    const poison = waitingRow({ type: 'link.sync_requested', data: { linkId: 'poison' } });
    await drain(poison);
    for (let i = 0; i < 20; i++) {
      world.clock += 60_000;
      await drain(waitingRow({ type: 'link.sync_requested', data: { linkId: `healthy${i}` } }));
      expect(left()).toEqual([poison.seq]);
    }
  });

  it('RELAY7 pauses between attempts grow up to half a minute', async () => {
    const { errands, world, drain } = bench();
    world.answer = () => refused;
    await drain(waitingRow());
    for (; world.clock < 600_000; world.clock += 250) await drain();
    expect(errands.length).toBeGreaterThan(20);
    expect(errands.length).toBeLessThan(30);
  });

  it('RELAY7 when the queue gives no answer nothing else is tried until the pause is over, so that news do not wait for it', async () => {
    const { said, errands, world, drain, left } = bench();
    world.answer = () => silent;
    await drain(waitingRow());
    const other = waitingRow({ type: 'link.sync_requested', data: { linkId: 'l2' } });
    await drain(other);
    expect(errands).toHaveLength(1);
    expect(left()).toContain(other.seq);
    await drain(waitingRow({ type: 'lock.released', data: { token: 2, lock: null } }));
    expect(said).toContain('lock.released');
    world.answer = () => OK;
    world.clock += 250;
    await drain();
    expect(left()).toEqual([]);
  });

  it('RELAY10 one link is looked at twice a second however often it is asked for, at once after a rest, and for the last to ask', async () => {
    const { errands, world, drain, left } = bench();
    const ask = () => waitingRow({ type: 'link.sync_requested', data: { linkId: 'noisy' } });
    for (; world.clock < 1_500; world.clock += 20) await drain(ask());
    expect(errands).toHaveLength(3);
    expect(left()).toHaveLength(1);
    world.clock += 1_000;
    await drain();
    expect({ errands: errands.length, left: left() }).toEqual({ errands: 4, left: [] });
    world.clock += 1_000;
    await drain(ask());
    expect(errands).toHaveLength(5);
  });

  it('RELAY10 over all links twenty looks go at once and then twenty a second, each link in its turn; saves go out beside them', async () => {
    const { errands, world, drain, left } = bench();
    await drain(...Array.from({ length: 100 }, (_, n) => waitingRow({ type: 'link.sync_requested', data: { linkId: `l${n}` } })));
    expect(errands).toHaveLength(20);
    await drain(waitingRow());
    expect(errands.pop()).toMatchObject({ kind: 'reconcileProject' });
    world.clock += 1_000;
    await drain();
    expect(errands).toHaveLength(40);
    world.clock += 3_000;
    await drain();
    expect(new Set(errands.map((errand) => errand.kind === 'reconcileLink' && errand.linkId)).size).toBe(100);
    expect(left()).toEqual([]);
  });

  it('RELAY7 a row that breaks our code is parked in sight, and those behind it go on', async () => {
    const { said, publisher, drain, left } = bench();
    await drain(waitingRow({ data: {} }), waitingRow());
    expect(publisher.parked).toBe(1);
    expect(said).toEqual(['doc.changed']);
    expect(left()).toEqual([]);
  });
});
