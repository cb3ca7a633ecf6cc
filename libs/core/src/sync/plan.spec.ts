import { describe, expect, it } from '@jest/globals';
import type { BaseRow } from '../ports/sync-store.js';
import { planSync } from './plan.js';
import { SkippedFiles } from './skipped-files.js';
import type { DocSnapshot, Plan } from './plan-types.js';
import type { FileSnapshot } from './tree-scan.js';

/** Bytes are named by one letter; equal letters, equal bytes. */
type Side = { [path: string]: string };

interface Scene {
  /** path → bytes; the document's id is the path it has in `base`, or its own path. */
  base?: Side;
  ours?: Side;
  theirs?: Side;
  /** present path → id, for documents that moved. */
  moved?: { [path: string]: string };
  occupied?: string[];
  folders?: string[];
  otherPaths?: string[];
  /** path in `base` → path of the file that is similar to it. */
  edited?: { [path: string]: string };
}

function plan({ base = {}, ours = {}, theirs = {}, moved = {}, occupied = [], folders = [], otherPaths = [], edited = {} }: Scene): Plan {
  const docs: DocSnapshot[] = Object.entries(ours).map(([path, contentSha]) => ({ id: moved[path] ?? path, path, version: 2, contentSha }));
  const bases: BaseRow[] = Object.entries(base).map(([path, blobSha]) => ({ docId: path, path, blobSha, version: 1, mode: '100644' }));
  const files: FileSnapshot[] = Object.entries(theirs).map(([path, blobSha]) => ({ path, blobSha, mode: '100644', size: 1 }));
  return planSync({ docs, bases, tree: { files, skipped: new SkippedFiles(), unreadable: new Set<string>(), occupied: new Set(occupied), folders: new Set(folders) }, otherPaths: new Set(otherPaths), edited: new Map(Object.entries(edited)) });
}

/** A plan in words. */
function told(scene: Scene): string[] {
  const { inbound, outbound, blocked, collisions } = plan(scene);
  return [
    ...inbound.map((step) => {
      if (step.kind === 'conflict') return `conflict ${step.conflict} ${step.path}`;
      if (step.kind === 'create') return `create ${step.file.path}`;
      if (step.kind === 'drop') return `drop ${step.base.path}`;
      if (step.kind === 'move') return `move ${step.doc.path} to ${step.file.path}`;
      if (step.kind === 'rebase') return `rebase ${step.doc?.path ?? step.base.path}`;
      return `${step.kind} ${step.doc.path}`;
    }),
    ...outbound.map((step) => (step.kind === 'delete' ? `out delete ${step.path}` : `out write ${step.doc.path}${step.from === null ? '' : ` from ${step.from}`}`)),
    ...blocked.map((path) => `blocked ${path}`),
    ...collisions.map((file) => `collision ${file.path}`),
  ];
}

const A = { 'a.md': 'A' };
const B = { 'a.md': 'B' };
const C = { 'a.md': 'C' };
const NONE = {};

describe('the plan', () => {
  it.each<[string, Scene, string[]]>([
    ['same, same', { base: A, ours: A, theirs: A }, []],
    ['same, changed', { base: A, ours: A, theirs: B }, ['update a.md']],
    ['changed, same', { base: A, ours: B, theirs: A }, ['out write a.md']],
    ['changed, changed to the same bytes', { base: A, ours: B, theirs: B }, ['link a.md']],
    ['changed, changed to other bytes', { base: A, ours: B, theirs: C }, ['merge a.md']],
    ['same, deleted', { base: A, ours: A, theirs: NONE }, ['archive a.md']],
    ['changed, deleted', { base: A, ours: B, theirs: NONE }, ['conflict modify_delete a.md']],
    ['deleted, changed', { base: A, ours: NONE, theirs: B }, ['conflict delete_modify a.md']],
    ['deleted, same', { base: A, ours: NONE, theirs: A }, ['out delete a.md']],
    ['deleted, deleted', { base: A, ours: NONE, theirs: NONE }, ['drop a.md']],
    ['none, new there', { theirs: A }, ['create a.md']],
    ['none, new here', { ours: A }, ['out write a.md']],
    ['none, both new with the same bytes', { ours: A, theirs: A }, ['link a.md']],
    ['none, both new with other bytes', { ours: A, theirs: B }, ['conflict add_add a.md']],
  ])('SYNC3 %s', (_, scene, expected) => {
    expect(told(scene)).toEqual(expected);
  });

  it.each<[string, Scene, string[]]>([
    ['moved there', { base: A, ours: A, theirs: { 'b.md': 'A' } }, ['move a.md to b.md']],
    ['moved there, edited here', { base: A, ours: B, theirs: { 'b.md': 'A' } }, ['move a.md to b.md']],
    ['moved here', { base: A, ours: { 'b.md': 'A' }, moved: { 'b.md': 'a.md' }, theirs: A }, ['out write b.md from a.md']],
    ['moved and edited here', { base: A, ours: { 'b.md': 'B' }, moved: { 'b.md': 'a.md' }, theirs: A }, ['out write b.md from a.md']],
    ['moved here, edited there', { base: A, ours: { 'b.md': 'A' }, moved: { 'b.md': 'a.md' }, theirs: B }, ['update b.md']],
    ['moved here, deleted there', { base: A, ours: { 'b.md': 'A' }, moved: { 'b.md': 'a.md' }, theirs: NONE }, ['conflict modify_delete b.md']],
    ['moved to the same place by both', { base: A, ours: { 'b.md': 'A' }, moved: { 'b.md': 'a.md' }, theirs: { 'b.md': 'A' } }, ['rebase b.md']],
    ['moved apart', { base: A, ours: { 'b.md': 'A' }, moved: { 'b.md': 'a.md' }, theirs: { 'c.md': 'A' } }, ['rebase b.md']],
    ['deleted here, moved there', { base: A, ours: NONE, theirs: { 'b.md': 'A' } }, ['out delete b.md']],
    ['moved in case only', { base: A, ours: A, theirs: { 'A.md': 'A' } }, ['move a.md to A.md']],
    ['copied there', { base: A, ours: A, theirs: { ...A, 'b.md': 'A' } }, ['create b.md']],
    ['moved there onto a document', { base: A, ours: { ...A, 'b.md': 'X' }, theirs: { 'b.md': 'A' } }, ['archive a.md', 'conflict add_add b.md']],
    ['moved there onto a document outside the link', { base: A, ours: A, theirs: { 'b.md': 'A' }, otherPaths: ['b.md'] }, ['archive a.md', 'collision b.md']],
    ['moved here onto a file there', { base: A, ours: { 'b.md': 'A' }, moved: { 'b.md': 'a.md' }, theirs: { ...A, 'b.md': 'X' } }, ['conflict add_add b.md']],
    ['made anew here at the path of one that is gone', { base: A, ours: B, moved: { 'a.md': 'new' }, theirs: A }, ['rebase a.md']],
    ['made anew at the path of one that moved', { base: A, ours: { 'b.md': 'A', 'a.md': 'N' }, moved: { 'b.md': 'a.md', 'a.md': 'new' }, theirs: A }, ['out write b.md from a.md', 'out write a.md']],
    ['swapped there', { base: { 'a.md': 'A', 'b.md': 'B' }, ours: { 'a.md': 'A', 'b.md': 'B' }, theirs: { 'a.md': 'B', 'b.md': 'A' } }, ['move a.md to b.md', 'move b.md to a.md']],
  ])('SYNC4 %s', (_, scene, expected) => {
    expect(told(scene)).toEqual(expected);
  });

  const AB = { 'a.md': 'A', 'b.md': 'B' };
  const ABC = { ...AB, 'c.md': 'C' };
  it.each<[string, Scene, string[]]>([
    ['a chain', { base: AB, ours: AB, theirs: { 'b.md': 'A', 'c.md': 'B' } }, ['move a.md to b.md', 'move b.md to c.md']],
    ['a circle of three', { base: ABC, ours: ABC, theirs: { 'a.md': 'C', 'b.md': 'A', 'c.md': 'B' } }, ['move a.md to b.md', 'move b.md to c.md', 'move c.md to a.md']],
    ['the old text kept as a copy beside the edited file', { base: A, ours: A, theirs: { 'a.md': 'X', 'old.md': 'A' } }, ['update a.md', 'create old.md']],
    ['one file copied over another', { base: AB, ours: AB, theirs: { 'a.md': 'A', 'b.md': 'A' } }, ['update b.md']],
    ['one file moved over another', { base: AB, ours: AB, theirs: { 'b.md': 'A' } }, ['archive a.md', 'update b.md']],
    ['a chain that leads onto a document of ours', { base: AB, ours: { ...AB, 'c.md': 'X' }, theirs: { 'b.md': 'A', 'c.md': 'B' } }, ['archive a.md', 'update b.md', 'conflict add_add c.md']],
    ['swapped there, one edited here', { base: AB, ours: { 'a.md': 'X', 'b.md': 'B' }, theirs: { 'a.md': 'B', 'b.md': 'A' } }, ['move a.md to b.md', 'move b.md to a.md']],
    ['swapped there, one moved here', { base: AB, ours: { 'x.md': 'A', 'b.md': 'B' }, moved: { 'x.md': 'a.md' }, theirs: { 'a.md': 'B', 'b.md': 'A' } }, ['rebase x.md', 'move b.md to a.md']],
    ['swapped there, one deleted here', { base: AB, ours: { 'b.md': 'B' }, theirs: { 'a.md': 'B', 'b.md': 'A' } }, ['rebase a.md', 'move b.md to a.md']],
    ['swapped here', { base: AB, ours: { 'a.md': 'B', 'b.md': 'A' }, moved: { 'a.md': 'b.md', 'b.md': 'a.md' }, theirs: AB }, ['out write b.md from a.md', 'out write a.md from b.md']],
    ['edited and renamed', { base: A, ours: A, theirs: { 'b.md': 'X' }, edited: { 'a.md': 'b.md' } }, ['move a.md to b.md', 'update b.md']],
    ['edited and renamed, edited here', { base: A, ours: B, theirs: { 'b.md': 'X' }, edited: { 'a.md': 'b.md' } }, ['move a.md to b.md', 'merge b.md']],
    ['edited and renamed, edited here to the same', { base: A, ours: B, theirs: { 'b.md': 'B' }, edited: { 'a.md': 'b.md' } }, ['move a.md to b.md', 'link b.md']],
    ['edited and renamed, moved here', { base: A, ours: { 'z.md': 'A' }, moved: { 'z.md': 'a.md' }, theirs: { 'b.md': 'X' }, edited: { 'a.md': 'b.md' } }, ['rebase z.md', 'update z.md']],
    ['edited and renamed, deleted here', { base: A, ours: NONE, theirs: { 'b.md': 'X' }, edited: { 'a.md': 'b.md' } }, ['rebase a.md', 'conflict delete_modify b.md']],
    ['edited and swapped', { base: AB, ours: AB, theirs: { 'a.md': 'Y', 'b.md': 'X' }, edited: { 'a.md': 'b.md', 'b.md': 'a.md' } }, ['move a.md to b.md', 'update b.md', 'move b.md to a.md', 'update a.md']],
  ])('SYNC26 %s', (_, scene, expected) => {
    expect(told(scene)).toEqual(expected);
  });

  it('SYNC4 of several candidates the one with the same file name is the one that moved', () => {
    const scene = { base: { 'x/a.md': 'A' }, ours: { 'x/a.md': 'A' }, theirs: { 'b.md': 'A', 'y/a.md': 'A' } };
    expect(told(scene)).toEqual(['move x/a.md to y/a.md', 'create b.md']);
  });

  it('SYNC4 two files with the same bytes that moved are two documents that move', () => {
    const scene = { base: { 'a.md': 'A', 'b.md': 'A' }, ours: { 'a.md': 'A', 'b.md': 'A' }, theirs: { 'x/a.md': 'A', 'x/b.md': 'A' } };
    expect(told(scene)).toEqual(['move a.md to x/a.md', 'move b.md to x/b.md']);
  });

  it.each<[string, Scene, string[]]>([
    ['a skipped file', { ours: A, occupied: ['a.md'] }, ['blocked a.md']],
    ['a folder', { ours: { a: 'A' }, folders: ['a'], theirs: { 'a/b.md': 'X' }, base: { 'a/b.md': 'X' } }, ['out delete a/b.md', 'blocked a']],
    ['a file where a folder would be', { ours: { 'a/b.md': 'B', a: 'A' }, base: { a: 'A' }, theirs: { a: 'A' } }, ['blocked a/b.md']],
    ['another new document where a folder would be', { ours: { a: 'A', 'a/b.md': 'B' } }, ['out write a', 'blocked a/b.md']],
    ['another new document below it', { ours: { 'a/b.md': 'B', a: 'A' } }, ['out write a/b.md', 'blocked a']],
    ['a skipped file where a folder would be', { ours: { 'a/b.md': 'B' }, occupied: ['a'] }, ['blocked a/b.md']],
    ['a file that became unreadable, document unchanged', { base: A, ours: A, occupied: ['a.md'] }, []],
    ['a file that became unreadable, document changed', { base: A, ours: B, occupied: ['a.md'] }, ['blocked a.md']],
    ['a file that became unreadable, document deleted', { base: A, ours: NONE, occupied: ['a.md'] }, []],
  ])('SYNC7 nothing replaces %s', (_, scene, expected) => {
    expect(told(scene)).toEqual(expected);
  });

  it('SYNC7 a file whose name differs only in case from a document stays outside', () => {
    expect(told({ base: A, ours: A, theirs: { ...A, 'A.MD': 'X' } })).toEqual(['collision A.MD']);
  });

  it('SYNC6 a changed file mode is remembered and goes out again with the next edit', () => {
    const file = { path: 'a.sh', blobSha: 'A', mode: '100755', size: 1 };
    const base = { docId: 'a', path: 'a.sh', blobSha: 'A', version: 1, mode: '100644' };
    const tree = { files: [file], skipped: new SkippedFiles(), unreadable: new Set<string>(), occupied: new Set<string>(), folders: new Set<string>() };
    const doc = { id: 'a', path: 'a.sh', version: 2, contentSha: 'B' };
    expect(planSync({ docs: [doc], bases: [base], tree, otherPaths: new Set(), edited: new Map() }).inbound).toEqual([{ kind: 'rebase', doc, base, file }]);
    expect(planSync({ docs: [doc], bases: [{ ...base, mode: '100755' }], tree, otherPaths: new Set(), edited: new Map() }).outbound).toMatchObject([{ mode: '100755' }]);
  });

  it('SYNC13 20,000 paths are planned without a quadratic step', () => {
    const many = (bytes: (i: number) => string): Side => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`docs/${i}.md`, bytes(i)]));
    const same = many((i) => `v${i}`);
    expect(told({ base: same, ours: same, theirs: many((i) => `w${i}`) })).toHaveLength(20_000);
    // The worst case for renames: everything moved, and every file has the same bytes.
    const moved = Object.fromEntries(Object.keys(same).map((path) => [`new/${path}`, 'X']));
    expect(told({ base: many(() => 'X'), ours: many(() => 'X'), theirs: moved })).toHaveLength(20_000);
  });
});
