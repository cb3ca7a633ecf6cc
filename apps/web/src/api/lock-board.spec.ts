import { describe, expect, it } from '@jest/globals';
import type { Lock } from '@lockstep/contracts';
import { emptyBoard, liveLock, remainingMs, withEvent, withSnapshot } from './lock-board.js';

const lock = (docId: string, token: number): Lock => ({
  docId,
  token,
  holder: { kind: 'user', id: 'u1', name: 'Ada' },
  acquiredAt: '2026-11-20T10:00:00Z',
  expiresAt: '2026-11-20T10:01:00Z',
  expiresInMs: 60_000,
  canSteal: false,
});
const event = (docId: string, token: number, held = true) => ({ docId, token, lock: held ? lock(docId, token) : null });

describe('the lock board', () => {
  it('WEB6 the highest token wins in whatever order events arrive', () => {
    const events = [event('a', 1), event('a', 2, false), event('a', 3), event('a', 4, false)];
    for (const order of permutations(events)) {
      const board = order.reduce((known, next) => withEvent(known, next, 0), emptyBoard);
      expect(board.get('a')).toMatchObject({ token: 4, lock: null });
    }
  });

  it('WEB6 a snapshot frees what it does not name, but not what was learnt after it was asked for', () => {
    const board = withEvent(withEvent(emptyBoard, event('old', 1), 10), event('new', 1), 30);
    const after = withSnapshot(board, [], 20);
    expect(liveLock(after, 'old', 40)).toBeNull();
    expect(liveLock(after, 'new', 40)?.token).toBe(1);
  });

  it('WEB6 a snapshot older than an event does not bring the old holder back', () => {
    const board = withEvent(emptyBoard, event('a', 6, false), 30);
    expect(liveLock(withSnapshot(board, [lock('a', 5)], 20), 'a', 40)).toBeNull();
  });

  it('WEB6 counts down by this page clock', () => {
    const entry = { token: 1, lock: lock('a', 1), at: 1_000 };
    expect(remainingMs(entry, 19_000)).toBe(42_000);
    expect(remainingMs(entry, 99_000)).toBe(0);
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
