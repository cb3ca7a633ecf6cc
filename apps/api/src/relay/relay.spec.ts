import { afterEach, describe, expect, it } from '@jest/globals';
import type { OutboxReader, WaitingRow } from '@lockstep/core';
import { eventually } from '@lockstep/testing';
import { pino } from 'pino';
import { waitingRow } from '../../test/waiting-rows.js';
import { ErrandRunner } from './errand-runner.js';
import { Publisher } from './publisher.js';
import { Relay } from './relay.js';

let relay: Relay | undefined;
afterEach(async () => relay?.stop());

/** A relay over rows in memory; `hold` keeps a drain open, `fail` breaks the next ones. */
function bench() {
  const state = { rows: [] as WaitingRow[], told: [] as string[], drains: 0, inside: 0, most: 0, fail: false, hold: null as Promise<void> | null };
  const outbox: Pick<OutboxReader, 'drain'> = {
    drain: async (limit, except, publish) => {
      state.drains++;
      if (state.fail) throw new Error('away');
      state.most = Math.max(state.most, ++state.inside);
      await state.hold;
      const rows = state.rows.filter(({ seq }) => !except.includes(seq)).slice(0, limit);
      const settled = new Set(await publish(rows));
      state.rows = state.rows.filter(({ seq }) => !settled.has(seq));
      state.inside--;
      return rows.length;
    },
  };
  const outlets = { jobs: { enqueueReconcile: async () => undefined, enqueueTellPulls: async () => undefined }, requestProject: async () => [], linksToTell: async () => [], stagedLinks: async () => [], disconnect: () => undefined };
  const logger = pino({ level: 'silent' });
  const publisher = new Publisher(({ event }) => state.told.push(event), new ErrandRunner(outlets, 0), logger);
  relay = new Relay(outbox, publisher, logger);
  return { state, relay };
}

describe('the relay', () => {
  it('RELAY5 a poke carries what was committed before it, also when it comes during a drain', async () => {
    const { state, relay } = bench();
    let release = (): void => undefined;
    state.hold = new Promise((resolve) => (release = resolve));
    state.rows.push(waitingRow());
    relay.poke();
    await eventually(() => state.inside === 1);
    relay.poke();
    release();
    await eventually(() => state.drains === 2 && state.inside === 0);
    state.rows.push(waitingRow());
    relay.poke();
    await eventually(() => state.rows.length === 0);
    expect(state.told).toHaveLength(2);
  });

  it('RELAY3 a storm of pokes never makes two drains at once', async () => {
    const { state, relay } = bench();
    for (let i = 0; i < 300; i++) {
      state.rows.push(waitingRow());
      relay.poke();
      if (i % 10 === 0) await new Promise(setImmediate);
    }
    await eventually(() => state.rows.length === 0);
    expect(state.most).toBe(1);
    expect(state.told).toHaveLength(300);
  });

  it('RELAY5 a backlog larger than one batch is carried whole', async () => {
    const { state, relay } = bench();
    state.rows = Array.from({ length: 1_050 }, () => waitingRow());
    relay.poke();
    await eventually(() => state.told.length === 1_050);
    expect(state.drains).toBeGreaterThan(5);
  });

  it('RELAY5 what no poke told of is found by the sweep, also after the outbox was away', async () => {
    const { state, relay } = bench();
    state.fail = true;
    relay.start();
    await eventually(() => state.drains > 1);
    state.fail = false;
    state.rows.push(waitingRow());
    await eventually(() => state.told.length === 1);
  });

  it('RELAY5 stopping waits for the running drain and starts no other', async () => {
    const { state, relay } = bench();
    let release = (): void => undefined;
    state.hold = new Promise((resolve) => (release = resolve));
    state.rows.push(waitingRow());
    relay.poke();
    await eventually(() => state.inside === 1);
    const stopped = relay.stop();
    release();
    await stopped;
    relay.poke();
    expect({ inside: state.inside, drains: state.drains, left: state.rows.length }).toEqual({ inside: 0, drains: 1, left: 0 });
  });
});
