import { describe, expect, it } from '@jest/globals';
import { loadedAt, nextSave, saveWords, wouldLose } from './save-state.js';
import type { SaveInput, SaveState } from './save-state.js';

const ada = { kind: 'user', id: 'u1', name: 'Ada' } as const;
const after = (...inputs: SaveInput[]): SaveState => inputs.reduce(nextSave, loadedAt(7));
const words = (...inputs: SaveInput[]): string => saveWords(after(...inputs)).text;

describe('the save line', () => {
  it('WEB2 says which version is saved', () => {
    expect(words()).toBe('saved (version 7)');
    expect(words({ type: 'edited', dirty: true }, { type: 'started' }, { type: 'acknowledged', version: 8, dirty: false })).toBe('saved (version 8)');
  });

  it('WEB2 text typed while a save was under way is unsaved after its acknowledgement', () => {
    expect(words({ type: 'edited', dirty: true }, { type: 'started' }, { type: 'edited', dirty: true }, { type: 'acknowledged', version: 8, dirty: true })).toBe('unsaved changes');
  });

  it('WEB2 is never "saved" while saving, even when the text equals the old version again', () => {
    expect(words({ type: 'edited', dirty: true }, { type: 'started' }, { type: 'edited', dirty: false })).toBe('saving…');
  });

  it('WEB2 says why a save failed until something changes that', () => {
    const failed: SaveInput[] = [{ type: 'edited', dirty: true }, { type: 'started' }, { type: 'failed', failure: { kind: 'network', words: 'no connection' } }];
    expect(words(...failed)).toBe('not saved: no connection');
    expect(words(...failed, { type: 'edited', dirty: true })).toBe('not saved: no connection');
    expect(words(...failed, { type: 'edited', dirty: false })).toBe('saved (version 7)');
    expect(words(...failed, { type: 'started' })).toBe('saving…');
  });

  it('WEB2 guards the page exactly while text is only here', () => {
    expect(wouldLose(after())).toBe(false);
    expect(wouldLose(after({ type: 'edited', dirty: true }))).toBe(true);
    expect(wouldLose(after({ type: 'edited', dirty: true }, { type: 'started' }))).toBe(true);
    expect(wouldLose(after({ type: 'edited', dirty: true }, { type: 'started' }, { type: 'acknowledged', version: 8, dirty: false }))).toBe(false);
  });

  it('WEB3 remembers only the newest version that the text lacks', () => {
    const state = after({ type: 'newer', head: { version: 9, updatedBy: ada } }, { type: 'newer', head: { version: 8, updatedBy: ada } });
    expect(state.newer?.version).toBe(9);
    expect(nextSave(state, { type: 'based', version: 9, dirty: true }).newer).toBeNull();
    expect(nextSave(state, { type: 'newer', head: { version: 7, updatedBy: ada } }).newer?.version).toBe(9);
  });
});
