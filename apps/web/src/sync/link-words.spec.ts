import { describe, expect, it } from '@jest/globals';
import { lagWords, pullRequestWords, runWords } from './link-words.js';

describe('the link in words', () => {
  it('WEB12 says how far both sides are apart', () => {
    expect(lagWords({ dirty: 0, staged: 0, lagSeconds: 0 })).toBe('nothing is waiting');
    expect(lagWords({ dirty: 2, staged: 1, lagSeconds: 42 })).toBe('2 documents not in the repository yet, 1 change from GitHub waiting for a lock to end, the oldest for 42 s');
  });

  it('WEB12 says what a pull request waits for', () => {
    expect(pullRequestWords({ number: 12, state: 'open' })).toBe('waiting in #12 to be merged');
    expect(pullRequestWords({ number: 12, state: 'closed' })).toBe('#12 was closed without being merged');
  });

  it('WEB12 says what a run did', () => {
    const run = { inbound: 0, outbound: 0, conflicts: 0, status: 'ok' as const };
    expect(runWords(run)).toBe('nothing to do');
    expect(runWords({ ...run, inbound: 3, conflicts: 1, status: 'conflicts' })).toBe('3 in, 1 conflict');
    expect(runWords({ ...run, status: 'failed' })).toBe('failed');
  });
});
