import { describe, expect, it } from '@jest/globals';
import type { Lock } from '@lockstep/contracts';
import { ApiError, UnreachableError } from '../api/problem.js';
import { LockKeeper } from './lock-keeper.js';
import type { LockPorts } from './lock-keeper.js';

const me = { userId: 'me', session: 'session-of-this-page' };
const mine = (token: number, expiresInMs = 60_000): Lock => ({ docId: 'd', token, holder: { kind: 'user', id: 'me', name: 'Me' }, session: me.session, acquiredAt: '', expiresAt: '', expiresInMs, canSteal: true });

function keeper(ports: Partial<LockPorts> = {}) {
  const time = { now: 0 };
  const calls: string[] = [];
  const answered = (name: string) => async () => {
    calls.push(name);
    return mine(1);
  };
  const lock = new LockKeeper({ now: () => time.now, me, acquire: answered('acquire'), renew: answered('renew'), release: async () => void calls.push('release'), steal: answered('steal'), look: answered('look'), changed: () => undefined, ...ports });
  return { lock, time, calls };
}

const refusal = (status: number) =>
  new ApiError({ type: '', title: '', status, detail: 'Said the server.', instance: '', code: status === 403 ? 'auth.forbidden' : 'internal.unavailable', requestId: '', timestamp: '' });

/** Lets answers that are already there arrive. */
const arrived = () => new Promise((resolve) => setTimeout(resolve));

describe('keeping a lock', () => {
  it('WEB4 many keystrokes ask once, and a save can wait for the answer', async () => {
    const { lock, calls } = keeper();
    for (let key = 0; key < 5; key += 1) lock.typed();
    await lock.settled();
    expect(calls).toEqual(['acquire']);
    expect(lock.proof).toEqual({ session: me.session, token: 1 });
  });

  it('WEB5 typing prolongs the lock, mere presence only reads it', async () => {
    const { lock, time, calls } = keeper();
    lock.typed();
    await arrived();
    time.now = 21_000;
    lock.tick();
    await arrived();
    lock.typed();
    time.now = 45_000;
    lock.tick();
    await arrived();
    expect(calls).toEqual(['acquire', 'look', 'renew']);
    expect(lock.state.kind).toBe('mine');
  });

  it('WEB18 a warning that nobody types is shown until somebody does, who tells the server at once', async () => {
    const { lock, time, calls } = keeper();
    lock.typed();
    await arrived();
    time.now = 10_000;
    lock.warnedIdle(2, 120_000);
    expect(lock.idleUntil).toBeNull();
    lock.warnedIdle(1, 120_000);
    expect(lock.idleUntil).toBe(130_000);
    lock.typed();
    await arrived();
    expect(lock.idleUntil).toBeNull();
    expect(calls).toEqual(['acquire', 'renew']);
  });

  it('WEB18 coming back is not typing', async () => {
    const { lock, time, calls } = keeper();
    lock.typed();
    await arrived();
    lock.warnedIdle(1, 120_000);
    lock.reconnected();
    await arrived();
    expect([lock.idleUntil, calls]).toEqual([120_000, ['acquire', 'acquire']]);
    time.now = 21_000;
    lock.tick();
    await arrived();
    expect(calls.at(-1)).toBe('look');
  });

  it('WEB18 what was typed before coming back is told by the next confirmation', async () => {
    const { lock, time, calls } = keeper();
    lock.typed();
    await arrived();
    lock.typed();
    lock.reconnected();
    await arrived();
    time.now = 21_000;
    lock.tick();
    await arrived();
    expect(calls).toEqual(['acquire', 'acquire', 'renew']);
  });

  it('WEB18 a warning ends with the lock', async () => {
    const { lock } = keeper();
    lock.typed();
    await arrived();
    lock.warnedIdle(1, 120_000);
    lock.hear(2, null, 0);
    expect([lock.state.kind, lock.idleUntil]).toEqual(['free', null]);
  });

  it('WEB5 without answers it stops at its own deadline and asks until somebody answers', async () => {
    let away = false;
    const acquire = async () => {
      if (away) throw new UnreachableError();
      return mine(1);
    };
    const silent = async () => {
      throw new UnreachableError();
    };
    const { lock, time } = keeper({ acquire, renew: silent, look: silent });
    lock.typed();
    await arrived();
    away = true;
    for (time.now = 20_000; time.now < 55_000; time.now += 1_000) {
      lock.tick();
      await arrived();
    }
    expect(lock.state.kind).toBe('mine');
    time.now = 55_000;
    lock.tick();
    await arrived();
    expect(lock.state.kind).toBe('unsure');
    away = false;
    lock.tick();
    await arrived();
    expect(lock.state.kind).toBe('mine');
  });

  it('WEB5 a server that cannot answer just now takes no lock away; one that refuses is believed and not asked every second', async () => {
    const answers = [refusal(503), refusal(403)];
    const calls: string[] = [];
    const renew = async () => {
      calls.push('renew');
      throw answers.shift();
    };
    const acquire = async () => {
      calls.push('acquire');
      if (calls.length > 1) throw refusal(403);
      return mine(1);
    };
    const { lock, time } = keeper({ acquire, renew });
    const typeAndTick = async (at: number) => {
      lock.typed();
      time.now = at;
      lock.tick();
      await arrived();
    };
    await typeAndTick(0);
    await typeAndTick(21_000);
    expect([lock.state.kind, lock.refusal]).toEqual(['mine', null]);
    await typeAndTick(40_000);
    expect([lock.state.kind, lock.refusal]).toEqual(['unsure', 'Said the server.']);
    for (let at = 41_000; at <= 56_000; at += 1_000) await typeAndTick(at);
    expect(calls).toEqual(['acquire', 'renew', 'renew', 'acquire']);
  });

  it('WEB5 a key typed after the time was over is noticed before any timer', async () => {
    const { lock, time } = keeper({ acquire: async () => (time.now === 0 ? mine(1) : Promise.reject(new UnreachableError())) });
    lock.typed();
    await arrived();
    time.now = 120_000;
    lock.typed();
    expect(lock.state.kind).toBe('unsure');
  });

  it('WEB5 a new connection asks again, because the server keeps locks per connection', async () => {
    const { lock, calls } = keeper();
    lock.typed();
    await arrived();
    lock.reconnected();
    await arrived();
    expect(calls).toEqual(['acquire', 'acquire']);
  });
});
