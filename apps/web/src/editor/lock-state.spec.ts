import { describe, expect, it } from '@jest/globals';
import type { Lock } from '@lockstep/contracts';
import { initialLock, mayType, nextLock } from './lock-state.js';
import type { LockInput, LockState } from './lock-state.js';

const me = { userId: 'u-me', session: 'session-of-this-page' };
const lock = (token: number, holder: 'me' | 'ada' = 'ada', session?: string): Lock => ({
  docId: 'd1',
  token,
  holder: { kind: 'user', id: holder === 'me' ? me.userId : 'u-ada', name: holder === 'me' ? 'Me' : 'Ada' },
  acquiredAt: '2026-11-20T10:00:00Z',
  expiresAt: '2026-11-20T10:01:00Z',
  expiresInMs: 60_000,
  canSteal: false,
  ...(session === undefined ? {} : { session }),
});
const after = (...inputs: LockInput[]): LockState => inputs.reduce((state, input) => nextLock(state, input, me), initialLock);
const granted: LockInput = { type: 'granted', lock: lock(5, 'me', me.session), sentAt: 1_000 };

describe('the right to type', () => {
  it('WEB4 a free document may be typed in while the lock is asked for', () => {
    expect(mayType(after())).toBe(true);
    expect(mayType(after({ type: 'asked' }))).toBe(true);
  });

  it('WEB4 a refusal names the holder and makes the page read-only', () => {
    const state = after({ type: 'asked' }, { type: 'refused', lock: lock(4), at: 2_000 });
    expect(state).toMatchObject({ kind: 'theirs', lock: { holder: { name: 'Ada' } } });
    expect(mayType(state)).toBe(false);
  });

  it('WEB5 past its own deadline the page stops typing without being told', () => {
    expect(after(granted)).toMatchObject({ kind: 'mine', deadline: 56_000 });
    expect(after(granted, { type: 'tick', at: 55_999 }).kind).toBe('mine');
    const late = after(granted, { type: 'tick', at: 56_000 });
    expect(late.kind).toBe('unsure');
    expect(mayType(late)).toBe(false);
  });

  it('WEB5 a confirmation brings it back; somebody else in between does not', () => {
    const late = after(granted, { type: 'tick', at: 60_000 });
    expect(nextLock(late, { type: 'granted', lock: lock(5, 'me', me.session), sentAt: 61_000 }, me).kind).toBe('mine');
    expect(nextLock(late, { type: 'refused', lock: lock(6), at: 61_000 }, me)).toMatchObject({ kind: 'taken', by: { name: 'Ada' } });
  });

  it('WEB6 news with a lower token are dropped, whatever they say', () => {
    expect(after(granted, { type: 'news', token: 4, lock: null, at: 2_000 }).kind).toBe('mine');
    expect(after(granted, { type: 'news', token: 4, lock: lock(4), at: 2_000 }).kind).toBe('mine');
  });

  it('WEB6 our own lock as news changes nothing, with or without its session', () => {
    expect(after(granted, { type: 'news', token: 5, lock: lock(5, 'me'), at: 2_000 }).kind).toBe('mine');
    expect(after(granted, { type: 'news', token: 5, lock: lock(5, 'me', me.session), at: 2_000 }).kind).toBe('mine');
  });

  it('WEB7 a takeover is told as one, and stays told after the thief is gone', () => {
    const taken = after(granted, { type: 'news', token: 6, lock: lock(6), at: 3_000 });
    expect(taken).toMatchObject({ kind: 'taken', by: { name: 'Ada' }, token: 6 });
    expect(nextLock(taken, { type: 'news', token: 7, lock: null, at: 9_000 }, me)).toMatchObject({ kind: 'taken', lock: null });
  });

  it('WEB7 the same person in another page is the other tab, not a stranger', () => {
    expect(after({ type: 'news', token: 3, lock: lock(3, 'me'), at: 1 }).kind).toBe('otherTab');
    expect(after(granted, { type: 'news', token: 6, lock: lock(6, 'me', 'other-page'), at: 1 }).kind).toBe('taken');
  });

  it('WEB7 a lock that ended while the page was away is free, and a stranger there was never a takeover of nothing', () => {
    expect(after(granted, { type: 'news', token: 6, lock: null, at: 70_000 })).toEqual({ kind: 'free', token: 6 });
    const never = after({ type: 'asked' }, { type: 'unanswered' });
    expect(never).toMatchObject({ kind: 'unsure', had: false });
    expect(nextLock(never, { type: 'refused', lock: lock(3), at: 9 }, me).kind).toBe('theirs');
  });

  it('WEB4 a refusal in favour of this very page is a grant', () => {
    expect(after({ type: 'asked' }, { type: 'refused', lock: lock(5, 'me', me.session), at: 1_000 }).kind).toBe('mine');
  });

  it('WEB7 a late refusal that names the very lock we have by now is no takeover', () => {
    expect(after(granted, { type: 'refused', lock: lock(5, 'me'), at: 2_000 }).kind).toBe('mine');
    expect(after(granted, { type: 'refused', lock: lock(6, 'me'), at: 2_000 }).kind).toBe('taken');
  });

  it('WEB5 what the server denies is read-only at once, and nobody else is blamed', () => {
    expect(after(granted, { type: 'denied' })).toEqual({ kind: 'unsure', token: 5, had: true });
    expect(after({ type: 'asked' }, { type: 'denied' })).toEqual({ kind: 'unsure', token: 0, had: false });
    expect(after({ type: 'denied' }).kind).toBe('free');
  });

  it('WEB6 the broadcast of our own lock may overtake the answer', () => {
    expect(after({ type: 'asked' }, { type: 'news', token: 5, lock: lock(5, 'me'), at: 1 }, granted).kind).toBe('mine');
    expect(after({ type: 'asked' }, { type: 'news', token: 5, lock: lock(5, 'me'), at: 1 }).kind).toBe('acquiring');
  });
});
