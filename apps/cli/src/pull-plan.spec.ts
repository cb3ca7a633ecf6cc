import { describe, expect, it } from '@jest/globals';
import { blobSha } from '@lockstep/core/texts';
import { decide } from './pull-plan.js';

const sha = (text: string) => blobSha(Buffer.from(text));
const TEXT = 'one\n\ntwo\n\nthree\n';
const OURS = TEXT.replace('one', 'ONE');
const THEIRS = TEXT.replace('three', 'THREE');

/** @param base,local,remote texts; null: nothing there. */
function step(base: string | null, local: string | null | Buffer, remote: string | null, baseText = base) {
  return decide({
    base: base === null ? null : { id: 'x', version: 1, contentSha: sha(base) },
    baseText,
    local: typeof local === 'string' ? Buffer.from(local) : local,
    remote: remote === null ? null : { id: 'x', path: 'a.md', version: 2, contentSha: sha(remote), content: remote },
  });
}

describe('what a pull does', () => {
  it.each<[string, string, string | null, string | null, string | null]>([
    ['create', 'new there', null, null, TEXT],
    ['adopt', 'the same on both sides, never pulled', null, TEXT, TEXT],
    ['conflict', 'another text here, never pulled', null, OURS, TEXT],
    ['adopt', 'nothing changed', TEXT, TEXT, TEXT],
    ['keep', 'changed here only', TEXT, OURS, TEXT],
    ['keep', 'deleted here only', TEXT, null, TEXT],
    ['update', 'changed there only', TEXT, TEXT, THEIRS],
    ['adopt', 'changed alike', TEXT, THEIRS, THEIRS],
    ['merge', 'changed in two places', TEXT, OURS, THEIRS],
    ['conflict', 'changed in one place', TEXT, OURS, TEXT.replace('one', 'eins')],
    ['conflict', 'deleted here, changed there', TEXT, null, THEIRS],
    ['delete', 'deleted there', TEXT, TEXT, null],
    ['conflict', 'changed here, deleted there', TEXT, OURS, null],
    ['forget', 'deleted on both sides', TEXT, null, null],
  ])('CLI4 %s: %s', (...[kind, , base, local, remote]) => {
    expect(step(base, local, remote).kind).toBe(kind);
  });

  it('CLI4 a merge holds both edits', () => {
    expect(step(TEXT, OURS, THEIRS)).toEqual({ kind: 'merge', text: OURS.replace('three', 'THREE') });
  });

  it('CLI4 without the text that both knew, and of bytes that are no text, nothing is merged', () => {
    expect(step(TEXT, OURS, THEIRS, null).kind).toBe('conflict');
    expect(step(TEXT, Buffer.from([0xff, 0xfe, 0x41]), THEIRS).kind).toBe('conflict');
  });
});
