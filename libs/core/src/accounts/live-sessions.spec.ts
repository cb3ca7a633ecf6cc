import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionRow } from '../ports/account-store.js';
import type { Store } from '../ports/store.js';
import { LiveSessions } from './live-sessions.js';

let now: number;
let asked: number;
let row: SessionRow | null;
let away: boolean;
let sessions: LiveSessions;

beforeEach(() => {
  now = Date.parse('2026-11-20T12:00:00Z');
  asked = 0;
  away = false;
  row = { id: 's', userId: 'u', tokenHash: '', expiresAt: new Date(now + 60_000), endedAt: null };
  const session = async () => {
    asked += 1;
    if (away) throw new Error('away');
    return row;
  };
  sessions = new LiveSessions({ accounts: { session } } as unknown as Pick<Store, 'accounts'>, () => now);
});

describe('whether a sign-in is still good', () => {
  it('AUTH13 however many ask at once, the database is asked once in five seconds', async () => {
    expect(await Promise.all(Array.from({ length: 100 }, () => sessions.isLive('s')))).toEqual(Array(100).fill(true));
    now += 4_999;
    await sessions.isLive('s');
    expect(asked).toBe(1);
    now += 1;
    await sessions.isLive('s');
    expect(asked).toBe(2);
  });

  it('AUTH6 an end elsewhere is noticed after five seconds, one here at once', async () => {
    await sessions.isLive('s');
    row = row && { ...row, endedAt: new Date(now) };
    expect(await sessions.isLive('s')).toBe(true);
    sessions.forget('s');
    expect(await sessions.isLive('s')).toBe(false);
  });

  it('AUTH4 a session that ran out is not live, nor is an unknown one', async () => {
    now += 60_000;
    expect(await sessions.isLive('s')).toBe(false);
    row = null;
    expect(await sessions.isLive('other')).toBe(false);
  });

  it('AUTH13 an outage is no answer: the next request asks again', async () => {
    away = true;
    await expect(sessions.isLive('s')).rejects.toThrow('away');
    away = false;
    expect(await sessions.isLive('s')).toBe(true);
  });
});
