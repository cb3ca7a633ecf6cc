import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { verdict } from './verdict.mjs';

const EDIT = 'editor1-1';
const PUSH = 'pusher1-1';

function text(...markers: string[]): string {
  return `# Rules\n\n${markers.map((marker) => `- edit ${marker} by somebody\n`).join('')}`;
}

function shaOf(content: string): string {
  const bytes = Buffer.from(content);
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function version(docId: string, number: number, content: string) {
  return { docId, version: number, token: number, content, contentSha: shaOf(content), source: 'editor' };
}

function edit(marker: string, via: string, told: object) {
  return { marker, writer: 'somebody', via, docIds: new Set<string>(), commits: [] as string[], acked: false, lost: false, draft: false, ...told };
}

/** One document with two versions, one edit over HTTP and one by git, both acknowledged, and a repository that agrees. */
function soundRun() {
  const [first, second] = [text(PUSH), text(PUSH, EDIT)];
  const doc = { id: 'd1', path: 'a.md', version: 2, content: second, contentSha: shaOf(second), archived: false };
  return {
    doc,
    evidence: {
      docs: [doc],
      versions: [version('d1', 1, first), version('d1', 2, second)],
      locks: [{ docId: 'd1', token: 2 }],
      conflicts: [] as object[],
      drafts: [] as object[],
      bases: [] as object[],
      skipped: [] as object[],
      git: {
        files: new Map([['a.md', { bytes: Buffer.from(second), sha: shaOf(second) }]]),
        commits: [
          { sha: 'c1', tree: 't1', parents: [] as string[], patch: 'p1' },
          { sha: 'c2', tree: 't2', parents: ['c1'], patch: 'p2' },
        ],
        fsck: '',
        takenOff: new Set<string>(),
        takenOffPaths: new Set<string>(),
        seen: new Set<string>(),
        rewrites: 0,
      },
    },
    ledger: {
      edits: new Map([
        [EDIT, edit(EDIT, 'http', { acked: true, docIds: new Set(['d1']) })],
        [PUSH, edit(PUSH, 'git', { acked: true, commits: ['c1'] })],
      ]),
      deletedDocs: new Set<string>(),
      deletedPaths: new Set<string>(),
      movedDocs: new Set<string>(),
      replacedDocs: new Set<string>(),
      surprises: [] as string[],
    },
  };
}

type Run = ReturnType<typeof soundRun>;

/** The document and the repository with another text, and no version of it. */
function retext({ doc, evidence }: Run, content: string): void {
  Object.assign(doc, { content, contentSha: shaOf(content) });
  evidence.git.files.set('a.md', { bytes: Buffer.from(content), sha: shaOf(content) });
}

function addVersion(run: Run, content: string): void {
  retext(run, content);
  run.evidence.versions.push(version('d1', ++run.doc.version, content));
  run.evidence.locks = [{ docId: 'd1', token: run.doc.version }];
}

function conflict(sides: object) {
  return { id: 'k', docId: 'd1', path: 'a.md', kind: 'content', base: text('editor9-1'), ours: text(PUSH), theirs: text(EDIT), open: true, ...sides };
}

function verdictOf(change: (run: Run) => void): string[] {
  const run = soundRun();
  change(run);
  return verdict(run.evidence, run.ledger);
}

describe('the verdict of a torture run', () => {
  it.each<[string, (run: Run) => void]>([
    ['a run in which all is well', () => undefined],
    ['an edit without an answer that happened', ({ ledger }) => ledger.edits.set(EDIT, edit(EDIT, 'http', { lost: true }))],
    ['an edit without an answer that did not', ({ ledger }) => ledger.edits.set('editor1-2', edit('editor1-2', 'http', { lost: true }))],
    ['an edit that a force-push took off, and history kept', (run) => [addVersion(run, text(PUSH)), run.evidence.git.takenOff.add(EDIT)]],
    ['a push that was thrown away before anybody saw it', ({ evidence, ledger }) => [ledger.edits.set('pusher1-2', edit('pusher1-2', 'git', { acked: true })), evidence.git.takenOff.add('pusher1-2')]],
    ['an edit that an open conflict holds', (run) => [addVersion(run, text(PUSH)), run.evidence.conflicts.push(conflict({}))]],
    ['an edit that a rescued draft holds', ({ evidence, ledger }) => [ledger.edits.set('editor1-2', edit('editor1-2', 'http', { draft: true })), evidence.drafts.push({ id: 'x', docId: 'd1', content: text('editor1-2') })]],
    ['a deletion that somebody asked for', ({ doc, evidence, ledger }) => [(doc.archived = true), evidence.git.files.clear(), ledger.deletedDocs.add('d1')]],
    ['a conflict that a person settled by one side', (run) => [addVersion(run, text(PUSH)), run.ledger.replacedDocs.add('d1')]],
    ['a document that was moved here and deleted there', ({ evidence, ledger }) => [ledger.movedDocs.add('d1'), evidence.conflicts.push(conflict({ kind: 'modify_delete', base: text(PUSH, EDIT), ours: text(PUSH, EDIT), theirs: null }))]],
    ['a document in conflict whose file differs', ({ evidence }) => [evidence.git.files.set('a.md', { bytes: Buffer.from('x'), sha: shaOf('x') }), evidence.conflicts.push(conflict({}))]],
    ['a document in conflict that was moved here and there', ({ evidence }) => [
      evidence.git.files.set('there.md', { bytes: Buffer.from('x'), sha: shaOf('x') }), evidence.git.files.delete('a.md'),
      evidence.bases.push({ docId: 'd1', path: 'there.md' }), evidence.conflicts.push(conflict({})),
    ]],
  ])('TEST2 accepts %s', (_, change) => {
    expect(verdictOf(change)).toEqual([]);
  });

  it.each<[string, (run: Run) => void, string]>([
    ['an acknowledged edit in no history', ({ evidence, ledger }) => [ledger.edits.set('editor1-2', edit('editor1-2', 'http', { acked: true, docIds: new Set(['d1']) })), evidence.drafts.push({ docId: 'd1', content: text('editor1-2') })], 'not in the history of document d1'],
    ['a pushed edit that nobody ever saw', ({ ledger }) => ledger.edits.set('pusher1-2', edit('pusher1-2', 'git', { acked: true })), 'in no history and no conflict'],
    ['a pushed edit that Lockstep saw, thrown away later', ({ evidence, ledger }) => [ledger.edits.set('pusher1-2', edit('pusher1-2', 'git', { acked: true })), evidence.git.takenOff.add('pusher1-2'), evidence.git.seen.add('pusher1-2')], 'in no history and no conflict'],
    ['an edit that a later version dropped', (run) => addVersion(run, text(PUSH)), 'in no text, conflict or draft'],
    ['an edit that only a settled conflict holds', (run) => [addVersion(run, text(PUSH)), run.evidence.conflicts.push(conflict({ open: false }))], 'in no text, conflict or draft'],
    ['an edit in the history of another document', ({ ledger }) => ledger.edits.set(EDIT, edit(EDIT, 'http', { acked: true, docIds: new Set(['d2']) })), 'not in the history of document d2'],
    ['a draft that is gone', ({ ledger }) => ledger.edits.set('editor1-2', edit('editor1-2', 'http', { draft: true })), 'draft was acknowledged, and is gone'],
    ['an edit that was refused, and happened', ({ ledger }) => ledger.edits.set(EDIT, edit(EDIT, 'http', {})), 'refused each time'],
    ['an edit that happened twice', (run) => addVersion(run, text(PUSH, EDIT, EDIT)), 'stands there twice'],
    ['other bytes in the repository', ({ evidence }) => evidence.git.files.set('a.md', { bytes: Buffer.from('x'), sha: shaOf('x') }), 'in the repository'],
    ['a document that did not go out', ({ evidence }) => evidence.git.files.clear(), 'not in the repository'],
    ['a file that did not come in', ({ evidence }) => evidence.git.files.set('b.md', { bytes: Buffer.from('x'), sha: shaOf('x') }), 'no document'],
    ['a gap in the versions', ({ evidence }) => evidence.versions.shift(), 'versions 2'],
    ['a version twice', (run) => addVersion(run, run.doc.content), 'repeats version 2'],
    ['a text that is no version', (run) => retext(run, text(PUSH, EDIT, 'editor1-7')), 'not its last version'],
    ['a token that fell', ({ evidence }) => Object.assign(evidence.versions[1] ?? {}, { token: 0 }), 'token 0'],
    ['a lock behind its document', ({ evidence }) => (evidence.locks = [{ docId: 'd1', token: 1 }]), 'is behind'],
    ['a deletion that nobody asked for', ({ doc, evidence }) => [(doc.archived = true), evidence.git.files.clear()], 'nobody deleted it'],
    ['an empty commit', ({ evidence }) => evidence.git.commits.push({ sha: 'c3', tree: 't2', parents: ['c2'], patch: 'p3' }), 'changes nothing'],
    ['a commit twice', ({ evidence }) => evidence.git.commits.push({ sha: 'c3', tree: 't3', parents: ['c2'], patch: 'p2' }), 'the same change 2 times'],
    ['what git finds wrong', ({ evidence }) => (evidence.git.fsck = 'missing blob'), 'missing blob'],
    ['a conflict of a side with itself', ({ evidence }) => evidence.conflicts.push(conflict({ theirs: text(PUSH) })), 'both sides are the same'],
    ['a conflict whose one side did not change', ({ evidence }) => evidence.conflicts.push(conflict({ base: text(PUSH) })), 'ours did not change'],
    ['an answer that no client should get', ({ ledger }) => ledger.surprises.push('answered 500'), 'answered 500'],
  ])('TEST2 finds %s', (_, change, words) => {
    expect(verdictOf(change)).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });
});
