import { describe, expect, it } from '@jest/globals';
import { confirmWords, lagWords, pullRequestWords, runWords, syncButtonWords } from './link-words.js';

describe('the link in words', () => {
  it('WEB12 says how far both sides are apart', () => {
    expect(lagWords({ dirty: 0, staged: 0, lagSeconds: 0 })).toBe('nothing is waiting');
    expect(lagWords({ dirty: 2, staged: 1, lagSeconds: 42 })).toBe('2 documents not in the repository yet, 1 change from GitHub waiting for a lock to end, the oldest for 42 s');
  });

  it('WEB12 says what a pull request waits for', () => {
    expect(pullRequestWords({ number: 12, state: 'open' })).toBe('waiting in #12 to be merged');
    expect(pullRequestWords({ number: 12, state: 'closed' })).toBe('#12 was closed without being merged');
  });

  it('SYNC24 offers the plan where a person has to agree, and says what agreeing does', () => {
    expect((['ok', 'new', 'awaiting_approval'] as const).map(syncButtonWords)).toEqual(['Sync now', 'First sync…', 'Look at the plan…']);
    const plan = { inbound: [{ action: 'archive' as const, path: 'a.md' }], outbound: [], conflicts: [], brake: 'Look twice.' };
    expect(confirmWords(plan)).toBe('Yes, archive 1 document');
    const gone = Array.from({ length: 12 }, (_, i) => ({ action: 'delete' as const, path: `${i}.md` }));
    expect(confirmWords({ ...plan, inbound: [], outbound: gone })).toBe('Yes, delete 12 files on GitHub');
    expect(confirmWords({ ...plan, inbound: [] })).toBe('Do it');
    expect(confirmWords({ ...plan, brake: null })).toBe('Do it');
  });

  it('WEB12 says what a run did', () => {
    const run = { inbound: 0, outbound: 0, conflicts: 0, status: 'ok' as const };
    expect(runWords(run)).toBe('nothing to do');
    expect(runWords({ ...run, inbound: 3, conflicts: 1, status: 'conflicts' })).toBe('3 in, 1 conflict');
    expect(runWords({ ...run, status: 'failed' })).toBe('failed');
  });
});
