import { describe, expect, it } from '@jest/globals';
import type { Actor } from '@lockstep/contracts';
import { editingWord } from './editing-word.js';

const word = (path: string, name: string, { kind = 'user' as Actor['kind'], more = 0 } = {}): string => {
  const doc = { docId: 'd', path, project: 'p', holder: { kind, id: 'i', name } };
  return editingWord('c', [doc, ...Array.from({ length: more }, () => doc)], () => null).description;
};

describe('what a pull request is told', () => {
  it('STATUS7 names document and holder, a key as a key, and counts the others', () => {
    expect(word('docs/a.md', 'Ursula')).toBe('docs/a.md is being edited in Lockstep by Ursula');
    expect(word('docs/a.md', 'ci', { kind: 'apiKey', more: 2 })).toBe('docs/a.md is being edited in Lockstep by the API key ci, and 2 more');
  });

  it('STATUS7 has at most 140 characters on one line, whatever names and paths hold', () => {
    const hostile = 'Eve\u202e\n\u200b\u0000 \u{1f600}by';
    expect(word('a.md', hostile)).toBe('a.md is being edited in Lockstep by Eve by');
    expect(word('a.md', '\u{1f600}\u200b')).toBe('a.md is being edited in Lockstep by somebody');
    const long = word(`${'folder/'.repeat(70)}name.md`, 'N'.repeat(100), { kind: 'apiKey', more: 12_345 });
    expect(long.length).toBeLessThanOrEqual(140);
    expect(long).toContain('/name.md is being edited');
  });
});
