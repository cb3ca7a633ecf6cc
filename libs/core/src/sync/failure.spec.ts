import { describe, expect, it } from '@jest/globals';
import { RemoteFailure } from '../ports/git-remote.js';
import type { RemoteFailureKind } from '../ports/git-remote.js';
import { recordFailure } from './failure.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const SECOND = 1000;

function wait(error: unknown, before = 0): number {
  return (recordFailure(error, before, NOW).retryAt.getTime() - NOW.getTime()) / SECOND;
}

describe('what a failure leaves on its link', () => {
  it('SYNC12 a limit is kept to the stated time and is nobody’s fault', () => {
    const until = new Date(NOW.getTime() + 1234 * SECOND);
    expect(recordFailure(new RemoteFailure('rate_limited', 'Too much', 403, { until }), 2, NOW)).toMatchObject({ status: null, failures: 2, retryAt: until });
  });

  it('SYNC12 an outage is tried again soon, then ever later up to 5 minutes, and called out after 5 tries', () => {
    const outage = new RemoteFailure('unavailable', 'Bad gateway', 502);
    expect([0, 1, 2, 3, 20].map((before) => wait(outage, before))).toEqual([2, 4, 8, 16, 300]);
    expect([3, 4].map((before) => recordFailure(outage, before, NOW).status)).toEqual([null, 'attention']);
  });

  it.each<RemoteFailureKind>(['unauthorized', 'forbidden', 'not_found', 'replaced', 'refused', 'incomplete'])('SYNC12 OPS4 %s waits for a person, and looks every hour all the same', (kind) => {
    const record = recordFailure(new RemoteFailure(kind, 'Words', 400), 0, NOW);
    expect(record).toMatchObject({ status: 'attention', lastError: { code: `github.${kind}`, message: 'Words', next: expect.stringMatching(/\w/) } });
    expect(wait(new RemoteFailure(kind, 'Words', 400))).toBe(3600);
  });

  it('SYNC12 an error of our own does not show its inside', () => {
    const record = recordFailure(new Error('password=hunter2'), 0, NOW);
    expect(record.lastError.code).toBe('internal.error');
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });
});
