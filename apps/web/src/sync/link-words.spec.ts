import { describe, expect, it } from '@jest/globals';
import { confirmWords, lagWords, planWords, pullRequestWords, rateLimitWords, runSteps, skippedMore, stateWords, syncButtonWords } from './link-words.js';

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

  it('OPS4 says what a run did, step by step', () => {
    const run = { inbound: 0, outbound: 0, conflicts: 0, staged: 0, status: 'ok' as const };
    expect(runSteps(run)).toEqual(['found nothing to do']);
    expect(runSteps({ ...run, inbound: 3, outbound: 1, conflicts: 1, staged: 2, status: 'conflicts' })).toEqual([
      'brought in 3 changes from GitHub',
      'sent out 1 document',
      'left 1 conflict for you to decide',
      'left 2 changes waiting for a lock to end',
    ]);
    expect(runSteps({ ...run, inbound: 1, status: 'failed' })).toEqual(['brought in 1 change from GitHub', 'failed']);
    expect(['queued', 'running', 'awaiting_approval'].map((status) => runSteps({ ...run, status: status as 'queued' })[0])).toEqual([
      'waits for a worker',
      'is at work',
      'stopped before writing anything, because somebody has to agree',
    ]);
  });

  it('OPS1 a pause goes before whatever was so when it began', () => {
    const paused = { since: '2026-11-20T10:00:00Z', by: 'Ann', words: 'Paused by Ann.' };
    expect(stateWords({ status: 'attention', paused })).toEqual({ word: 'paused', meaning: 'Paused by Ann.', tone: 'waiting' });
    expect(stateWords({ status: 'ok', paused: null }).word).toBe('in step');
  });

  it('OPS3 says how many requests are left, until they are counted anew', () => {
    const limit = { limit: 5_000, remaining: 4_812, resetAt: new Date(2026, 10, 20, 10, 20).toISOString() };
    expect(rateLimitWords(limit, new Date(2026, 10, 20, 10, 19).getTime())).toBe('4,812 of 5,000 requests left until 10:20');
    expect(rateLimitWords(limit, new Date(2026, 10, 20, 10, 20).getTime())).toBeNull();
  });

  it('SYNC30 says how many files are left out beyond those it lists', () => {
    const skipped = [{ path: 'a.png', reason: 'binary' as const }];
    expect(skippedMore({ skipped, skippedCounts: [{ reason: 'binary', count: 1 }] })).toBeNull();
    expect(skippedMore({ skipped, skippedCounts: [{ reason: 'binary', count: 2 }, { reason: 'too_many', count: 128_999 }] })).toBe(
      'and 129,000 more. Of all, 2: is no text; 128,999: is beyond the number of documents a project can hold.',
    );
  });

  it('OPS5 tells what is merely linked from what comes in', () => {
    const plan = { inbound: [{ action: 'link' as const, path: 'a.md' }, { action: 'create' as const, path: 'b.md' }], outbound: [], conflicts: [], brake: null };
    expect(planWords(plan)).toBe('The same on both sides and linked: 1 document. Coming in from GitHub: 1 change. Going out as one commit: 0 changes. Changed on both sides and waiting for your decision: 0 documents. Nothing has been written yet.');
    expect(planWords({ ...plan, inbound: [] })).toMatch(/^Coming in from GitHub: 0 changes/);
  });
});
