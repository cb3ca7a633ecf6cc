import { describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '@lockstep/core';
import type { EventType, WaitingRow } from '@lockstep/core';
import { DOC, PROJECT, waitingRow } from '../../test/waiting-rows.js';
import { effectsOf } from './effects.js';

const DATA: Partial<Record<EventType, Record<string, unknown>>> = {
  'member.changed': { userId: 'u1' },
  'member.removed': { userId: 'u1' },
  'key.revoked': { keyId: 'k1' },
  'key.rotated': { keyId: 'k1', graceSeconds: 0 },
  'session.ended': { sessionId: 's1' },
  'link.sync_requested': { linkId: 'l1' },
  'delivery.received': { linkId: 'l1' },
  'link.resumed': { linkId: 'l1' },
  'doc.staged': { linkId: 'l1', path: 'a.md', commitSha: 'c' },
  'sync.started': { linkId: 'l1', runId: 'r1' },
  'sync.finished': { linkId: 'l1', runId: 'r1', inbound: 1, outbound: 2, conflicts: 0, commitSha: 'c' },
  'sync.failed': { linkId: 'l1', runId: 'r1', error: { code: 'x', message: 'y' } },
  'conflict.opened': { conflictId: 'c1', linkId: 'l1', path: 'a.md' },
  'conflict.resolved': { conflictId: 'c1', linkId: 'l1', path: 'a.md' },
  'proposal.opened': { proposalId: 'p1', path: 'a.md' },
  'proposal.resolved': { proposalId: 'p1', path: 'a.md' },
};

const lock = { holder: { kind: 'user', id: 'id-of-ann', name: 'Ann' }, acquiredAt: '2026-11-20T12:00:00+00:00', expiresAt: '2026-11-20T12:01:00+00:00' };

function row(type: EventType, data = DATA[type]): WaitingRow {
  if (type === 'doc.staged') return waitingRow({ type, data: data ?? {} });
  if (type.startsWith('doc.')) return waitingRow({ type });
  if (type.startsWith('lock.')) return waitingRow({ type, data: { token: 3, lock: type === 'lock.acquired' || type === 'lock.stolen' ? lock : null } });
  if (type.startsWith('proposal.')) return waitingRow({ type, data: data ?? {} });
  return waitingRow({ type, docId: null, data: data ?? {} });
}

describe('what follows from an event', () => {
  it.each(EVENT_TYPES)('RELAY6 %s is understood', (type) => {
    expect(() => effectsOf(row(type))).not.toThrow();
  });

  it.each(['doc.created', 'doc.changed', 'doc.moved', 'doc.archived', 'doc.restored'] as const)('RELAY6 %s is told to project and document without its text, and sends the links looking', (type) => {
    expect(effectsOf(row(type))).toEqual({
      broadcast: {
        rooms: [`project:${PROJECT}`, `doc:${DOC}`],
        event: type,
        payload: { projectId: PROJECT, docId: DOC, path: 'a.md', version: 2, contentSha: 'sha', actor: { kind: 'user', id: 'id-of-ann', name: 'Ann' }, origin: 'user' },
      },
      errand: { kind: 'reconcileProject', projectId: PROJECT, exceptLinkId: null },
    });
  });

  it('RELAY6 what a link brought in makes the other links look, not that one', () => {
    const { errand } = effectsOf(waitingRow({ actor: { kind: 'github', id: 'x', name: 'X' }, data: { path: 'a.md', version: 2, contentSha: 'sha', linkId: 'l1' } }));
    expect(errand).toEqual({ kind: 'reconcileProject', projectId: PROJECT, exceptLinkId: 'l1' });
  });

  it('RELAY6 a lock is shown without session, with the time that is left by the database\'s clock', () => {
    const { broadcast } = effectsOf({ ...row('lock.acquired'), ageMs: 2_000 });
    expect(broadcast?.payload).toEqual({
      projectId: PROJECT,
      docId: DOC,
      token: 3,
      lock: { docId: DOC, token: 3, holder: lock.holder, acquiredAt: '2026-11-20T12:00:00.000Z', expiresAt: '2026-11-20T12:01:00.000Z', expiresInMs: 58_000, canSteal: false },
    });
    expect(effectsOf(row('lock.expired')).broadcast?.payload).toEqual({ projectId: PROJECT, docId: DOC, token: 3, lock: null });
  });

  it('RELAY6 what waits for a lock is told to project and document without its text, and makes nobody look', () => {
    expect(effectsOf(row('doc.staged'))).toEqual({
      broadcast: {
        rooms: [`project:${PROJECT}`, `doc:${DOC}`],
        event: 'doc.staged',
        payload: { projectId: PROJECT, linkId: 'l1', docId: DOC, path: 'a.md', commitSha: 'c', actor: { kind: 'user', id: 'id-of-ann', name: 'Ann' } },
      },
    });
  });

  it.each([
    ['lock.released', { kind: 'lockEnded', projectId: PROJECT, docId: DOC }],
    ['lock.expired', { kind: 'lockEnded', projectId: PROJECT, docId: DOC }],
    ['lock.acquired', { kind: 'tellPulls', projectId: PROJECT }],
    ['lock.stolen', { kind: 'tellPulls', projectId: PROJECT }],
  ] as const)('RELAY6 after %s pull requests are told, and the links look that have something waiting for the document, if nobody holds it any more', (type, errand) => {
    expect(effectsOf(row(type)).errand).toEqual(errand);
  });

  it.each([
    ['key.revoked', 'key:k1'],
    ['key.rotated', 'key:k1'],
    ['session.ended', 'session:s1'],
    ['member.removed', `member:${PROJECT}:u1`],
    ['member.changed', `member:${PROJECT}:u1`],
    ['project.archived', `project:${PROJECT}`],
  ] as const)('RELAY6 %s closes the sockets of %s', (type, room) => {
    expect(effectsOf(row(type))).toEqual({ errand: { kind: 'disconnect', room } });
  });

  it('RELAY6 key.rotated with a grace closes none', () => {
    expect(effectsOf(row('key.rotated', { keyId: 'k1', graceSeconds: 60 }))).toEqual({});
  });

  it.each(['link.sync_requested', 'delivery.received'] as const)('RELAY6 %s sends the workers to that link', (type) => {
    expect(effectsOf(row(type))).toEqual({ errand: { kind: 'reconcileLink', linkId: 'l1', tellPulls: true } });
  });

  it('RELAY6 a row that lacks what its type promises is refused', () => {
    expect(() => effectsOf(row('key.revoked', {}))).toThrow('key.revoked has no text keyId');
    expect(() => effectsOf(waitingRow({ docId: null }))).toThrow('doc.changed has no document');
  });
});
