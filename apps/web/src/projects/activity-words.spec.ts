import { describe, expect, it } from '@jest/globals';
import { activityWords } from './activity-words.js';

describe('the activity feed', () => {
  it('WEB12 says in words what happened', () => {
    expect(activityWords({ type: 'doc.changed', data: { path: 'a.md', version: 3 } })).toEqual({ does: 'saved', about: 'a.md', more: '(version 3)' });
    expect(activityWords({ type: 'lock.stolen', data: { path: 'a.md', reason: 'on holiday' } }).more).toBe('because: on holiday');
    expect(activityWords({ type: 'proposal.resolved', data: { path: 'a.md', outcome: 'rejected', edited: false, note: 'too long' } }).more).toBe('(rejected): too long');
    expect(activityWords({ type: 'proposal.resolved', data: { path: 'a.md', outcome: 'replaced', edited: false, note: null } })).toEqual({ does: 'made a later text of its proposal for', about: 'a.md', more: '' });
    expect(activityWords({ type: 'proposal.resolved', data: { path: 'a.md', outcome: 'applied', edited: true, note: null } }).more).toBe('(applied with edits)');
    expect(activityWords({ type: 'sync.finished', data: { inbound: 2, outbound: 0, conflicts: 1 } }).more).toBe('(2 in, 1 in conflict)');
    expect(activityWords({ type: 'sync.finished', data: { inbound: 0, outbound: 3, conflicts: 0, secrets: ['a.md', 'b.md'] } }).more).toBe('(3 out; what looks like a secret went out in a.md, b.md)');
    expect(activityWords({ type: 'sync.failed', data: { error: { code: 'x', message: 'Bad credentials' } } }).more).toBe(': Bad credentials');
  });

  it('WEB12 shows events it does not know by their name', () => {
    expect(activityWords({ type: 'export.finished', data: {} })).toEqual({ does: 'export finished', about: '', more: '' });
  });
});
