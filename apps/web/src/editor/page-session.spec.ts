import { describe, expect, it } from '@jest/globals';
import { dropTicket, leaveTicket, newSession, takeTicket } from './page-session.js';

function storage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

describe('the page session', () => {
  it('WEB8 has 128 bits', () => {
    expect(newSession()).toMatch(/^[0-9a-f]{32}$/);
    expect(newSession()).not.toBe(newSession());
  });

  it('WEB8 a reload gets its own session back, once', () => {
    const tab = storage();
    leaveTicket(tab, 'session-1', 1_000);
    expect(takeTicket(tab, 2_000)).toBe('session-1');
    expect(takeTicket(tab, 2_000)).toBeNull();
  });

  it('WEB8 a duplicated tab, a late return and the back-forward cache get none', () => {
    const tab = storage();
    expect(takeTicket(tab, 1_000)).toBeNull();
    leaveTicket(tab, 'session-1', 1_000);
    expect(takeTicket(tab, 120_000)).toBeNull();
    leaveTicket(tab, 'session-1', 1_000);
    dropTicket(tab);
    expect(takeTicket(tab, 1_100)).toBeNull();
  });

  it('WEB8 garbage in the storage is no session', () => {
    const tab = storage();
    tab.setItem('lockstep.reload-ticket', '{"session":7');
    expect(takeTicket(tab, 1)).toBeNull();
  });
});
