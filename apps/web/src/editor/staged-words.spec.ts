import { describe, expect, it } from '@jest/globals';
import type { Lock } from '@lockstep/contracts';
import type { LockState } from './lock-state.js';
import { stagedWords } from './staged-words.js';

const author = { kind: 'github', id: 'ada', name: 'Ada' } as const;
const mine: LockState = { kind: 'mine', token: 1, deadline: 0, since: 0 };
const theirs: LockState = { kind: 'theirs', token: 1, seenAt: 0, lock: { holder: { kind: 'user', id: 'g', name: 'Grace' } } as Lock };

describe('what waits for a document', () => {
  it('SYNC20 is said with its writer, and until when it waits', () => {
    expect(stagedWords({ author, content: 'x', path: 'a.md' }, 'a.md', mine)).toBe('A change from GitHub by Ada is waiting; it will be merged when you are done.');
    expect(stagedWords({ author, content: 'x', path: 'a.md' }, 'a.md', theirs)).toBe('A change from GitHub by Ada is waiting; it will be merged when Grace is done.');
  });

  it('SYNC20 says what a deletion and a rename will do', () => {
    expect(stagedWords({ author, content: null, path: 'a.md' }, 'a.md', mine)).toContain('Ada deleted this document on GitHub; when you are done it will be archived');
    expect(stagedWords({ author, content: 'x', path: 'b.md' }, 'a.md', mine)).toBe('Ada moved this document to b.md on GitHub; it will be moved when you are done.');
  });
});
