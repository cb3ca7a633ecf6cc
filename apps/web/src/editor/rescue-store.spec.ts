import { describe, expect, it } from '@jest/globals';
import { RescueStore } from './rescue-store.js';

class MemoryStorage {
  readonly items = new Map<string, string>();
  full = false;
  get length(): number {
    return this.items.size;
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const none = new Set<string>();
const text = (content: string, keptAt = 1) => ({ content, baseVersion: 3, keptAt });

describe('rescued text', () => {
  it('WEB9 what a page left behind is offered to the next one, newest first', () => {
    const storage = new MemoryStorage();
    new RescueStore(storage, 'me', 'page-1').keep('doc', text('older', 1));
    new RescueStore(storage, 'me', 'page-2').keep('doc', text('newer', 2));
    const next = new RescueStore(storage, 'me', 'page-3');
    expect(next.leftBehind('doc', none).map((rescue) => rescue.content)).toEqual(['newer', 'older']);
    next.keep('doc', text('typed before deciding', 3));
    expect(next.leftBehind('doc', none)).toHaveLength(2);
  });

  it('WEB9 never offers the text of a page that still shows it, of another person or of another document', () => {
    const storage = new MemoryStorage();
    new RescueStore(storage, 'me', 'living.1').keep('doc', text('a'));
    new RescueStore(storage, 'you', 'page-1').keep('doc', text('b'));
    new RescueStore(storage, 'me', 'page-1').keep('doc-2', text('c'));
    expect(new RescueStore(storage, 'me', 'page-2').leftBehind('doc', new Set(['living']))).toEqual([]);
  });

  it('WEB9 knows that another open page shows unsaved text, whose draft the server then has', () => {
    const storage = new MemoryStorage();
    new RescueStore(storage, 'me', 'other.1').keep('doc', text('a'));
    const here = new RescueStore(storage, 'me', 'page-2');
    here.keep('doc', text('b'));
    expect(here.onAnotherScreen('doc', new Set(['other']))).toBe(true);
    expect(here.onAnotherScreen('doc', none)).toBe(false);
    expect(here.onAnotherScreen('doc-2', new Set(['other']))).toBe(false);
  });

  it('WEB9 says when the browser has no room, and survives garbage', () => {
    const storage = new MemoryStorage();
    const rescues = new RescueStore(storage, 'me', 'page-1');
    storage.setItem('lockstep.rescue.me.doc.page-0', '{"content":');
    expect(rescues.leftBehind('doc', none)).toEqual([]);
    storage.full = true;
    expect(rescues.keep('doc', text('x'))).toBe(false);
  });
});
