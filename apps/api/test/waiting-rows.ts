import { newId } from '@lockstep/core';
import type { WaitingRow } from '@lockstep/core';

let lastSeq = 0n;

export const PROJECT = newId();
export const DOC = newId();

/** A row as the relay gets it: a saved document, unless told otherwise. */
export function waitingRow(change: Partial<WaitingRow> = {}): WaitingRow {
  return {
    seq: ++lastSeq,
    type: 'doc.changed',
    projectId: PROJECT,
    docId: DOC,
    actor: { kind: 'user', id: 'id-of-ann', name: 'Ann' },
    data: { path: 'a.md', version: 2, contentSha: 'sha' },
    createdAt: new Date('2026-11-20T12:00:00Z'),
    ageMs: 5,
    ...change,
  };
}
