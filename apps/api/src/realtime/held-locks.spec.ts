import { describe, expect, it } from '@jest/globals';
import { HeldLocks } from './held-locks.js';
import type { HeldBySocket } from './held-locks.js';

const lock = (change: Partial<HeldBySocket> = {}): HeldBySocket => ({ docId: 'doc', session: 'session', token: 1, ttlSeconds: 60, ...change });

describe('locks of live sockets', () => {
  it('LOCK8 a lock is renewed once, whatever the number of sockets that hold it', () => {
    const held = new HeldLocks();
    held.take('old', lock());
    held.take('new', lock());
    expect(held.beat()).toEqual([{ ...lock(), active: false }]);
  });

  it('LOCK13 a holder is active who typed since the last renewal, on whichever of his sockets', () => {
    const held = new HeldLocks();
    held.take('socket', lock());
    held.take('second', lock());
    expect(held.beat()).toMatchObject([{ active: false }]);
    expect(held.use('socket', lock(), 'text')).toBe(true);
    expect(held.beat()).toMatchObject([{ active: true }]);
    expect(held.beat()).toMatchObject([{ active: false }]);
  });

  it('LOCK13 taking the lock again neither makes its holder active nor forgets that he was', () => {
    const held = new HeldLocks();
    held.take('socket', lock());
    held.take('socket', lock());
    expect(held.beat()).toMatchObject([{ active: false }]);
    held.use('socket', lock(), 'text');
    held.take('socket', lock());
    expect(held.beat()).toMatchObject([{ active: true }]);
    held.use('socket', lock(), 'text');
    held.take('socket', lock({ token: 2 }));
    expect(held.beat()).toMatchObject([{ active: false }]);
  });

  it('LOCK13 telling a newcomer once more what was typed is no typing', () => {
    const held = new HeldLocks();
    held.take('socket', lock());
    held.use('socket', lock(), 'text');
    held.beat();
    expect(held.use('socket', lock(), 'text')).toBe(true);
    held.take('socket', lock());
    expect(held.beat()).toMatchObject([{ active: false }]);
    held.use('socket', lock(), 'more text');
    expect(held.beat()).toMatchObject([{ active: true }]);
  });

  it('LOCK5 giving up a lock that one has no more leaves the one that one has', () => {
    const held = new HeldLocks();
    held.take('socket', lock({ token: 2 }));
    held.drop('socket', lock());
    held.drop('socket', lock({ token: 2, session: 'another' }));
    held.drop('other', lock({ token: 2 }));
    expect(held.beat()).toMatchObject([{ token: 2 }]);
    held.drop('socket', lock({ token: 2 }));
    expect(held.beat()).toEqual([]);
  });

  it('LIVE9 only the socket that took this very lock may use it', () => {
    const held = new HeldLocks();
    held.take('socket', lock());
    expect(held.use('other', lock(), 'text')).toBe(false);
    expect(held.use('socket', lock({ token: 2 }), 'text')).toBe(false);
    expect(held.use('socket', lock({ session: 'another' }), 'text')).toBe(false);
    expect(held.use('socket', lock({ docId: 'another' }), 'text')).toBe(false);
  });

  it('LOCK9 a lost socket gives up its locks, but not those that the same session took again on a new socket', () => {
    const held = new HeldLocks();
    held.take('old', lock({ docId: 'kept' }));
    held.take('old', lock({ docId: 'given up' }));
    held.take('new', lock({ docId: 'kept' }));
    expect(held.gone('old').map(({ docId }) => docId)).toEqual(['given up']);
    expect(held.beat().map(({ docId }) => docId)).toEqual(['kept']);
    expect(held.gone('old')).toEqual([]);
  });

  it('LOCK8 a lost lock is forgotten, a newer one on the same document is not', () => {
    const held = new HeldLocks();
    held.take('old', lock());
    held.take('new', lock({ token: 2 }));
    held.lost(lock());
    expect(held.beat().map(({ token }) => token)).toEqual([2]);
  });
});
