import { describe, expect, it } from '@jest/globals';
import type { Actor, Lock } from '@lockstep/contracts';
import { lockWords } from './lock-words.js';
import type { LockSituation } from './lock-words.js';

const ada: Actor = { kind: 'user', id: 'ada', name: 'Ada' };
const lock = (holder: Actor, canSteal = false): Lock => ({ docId: 'd', token: 4, holder, acquiredAt: '', expiresAt: '', expiresInMs: 60_000, canSteal });
const here: LockSituation = { now: 18_000, mayWrite: true, dirty: false, userId: 'me', refusal: null, idleUntil: null };

describe('an idle lock in words', () => {
  it('WEB18 says how long it lasts and what keeps it', () => {
    const mine = { kind: 'mine', token: 1, deadline: 60_000, since: 0 } as const;
    expect(lockWords(mine, { ...here, idleUntil: here.now + 95_000 }).text).toBe('You have not typed for a while. Others may edit in 1:35, unless you go on.');
  });
});

describe('the lock in words', () => {
  it('WEB4 names the holder and counts down', () => {
    expect(lockWords({ kind: 'theirs', token: 4, lock: lock(ada), seenAt: 0 }, here)).toEqual({ tone: 'other', text: 'Ada is editing, free in 0:42.', action: null });
    expect(lockWords({ kind: 'theirs', token: 4, lock: lock({ kind: 'apiKey', id: 'k', name: 'Claude' }, true), seenAt: 0 }, here)).toMatchObject({
      text: 'Agent Claude is editing, free in 0:42.',
      action: { kind: 'takeOver' },
    });
  });

  it('WEB4 offers no takeover to those who may not write', () => {
    expect(lockWords({ kind: 'theirs', token: 4, lock: lock(ada, true), seenAt: 0 }, { ...here, mayWrite: false }).action).toBeNull();
  });

  it('WEB7 says that text is kept when the lock was taken, and how to go on', () => {
    const taken = { kind: 'taken', token: 5, by: ada, lock: lock(ada), seenAt: 0 } as const;
    expect(lockWords(taken, { ...here, dirty: true })).toMatchObject({ text: 'Ada took over. Read-only here. Your unsaved text is kept.', action: { kind: 'compare' } });
    expect(lockWords({ ...taken, lock: null }, here)).toMatchObject({ text: 'Ada took over and has finished.', action: { kind: 'continue' } });
    const me: Actor = { kind: 'user', id: 'me', name: 'Me' };
    expect(lockWords({ ...taken, by: me, lock: lock(me, true) }, here)).toMatchObject({ text: 'You took over in another tab. Read-only here.', action: { kind: 'editHere' } });
    expect(lockWords({ ...taken, by: me, lock: null }, here).text).toBe('Your other tab has finished.');
  });

  it('WEB5 says why the page is read-only while it cannot know', () => {
    expect(lockWords({ kind: 'unsure', token: 4, had: true }, here).text).toBe('Reconnecting: read-only until the lock is confirmed. Your text is kept.');
    expect(lockWords({ kind: 'free', token: 0 }, { ...here, refusal: 'This document was deleted.' }).text).toBe('Read-only: This document was deleted.');
  });
});
