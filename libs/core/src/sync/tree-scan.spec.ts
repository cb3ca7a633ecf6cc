import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { RemoteEntry } from '../ports/git-remote.js';
import { Selection, normalizeRoot } from './selection.js';
import { MAX_FILES, scanTree, unreadable } from './tree-scan.js';

const everything = new Selection({ root: '', include: [], exclude: [] });

function entry(path: string, more: Partial<RemoteEntry> = {}): RemoteEntry {
  return { path, mode: '100644', sha: `sha of ${path}`, size: 10, ...more };
}

function scan(entries: RemoteEntry[], selection = everything, tracked: string[] = []) {
  const { files, skipped, occupied } = scanTree(entries, selection, new Map(), new Set(tracked));
  return { files: files.map((file) => file.path), skipped: Object.fromEntries(skipped.first.map(({ path, reason }) => [path, reason])), occupied: [...occupied] };
}

describe('the scan of a tree', () => {
  it.each<[string, RemoteEntry, string]>([
    ['a symlink', entry('link.md', { mode: '120000' }), 'symlink'],
    ['a submodule', entry('lib', { mode: '160000' }), 'submodule'],
    ['an image by its name', entry('logo.PNG'), 'binary'],
    ['a file of a byte too many', entry('big.md', { size: LIMITS.docBytes + 1 }), 'too_large'],
    ['a path of 513 bytes', entry(`${'a'.repeat(510)}.md`), 'unsafe_path'],
    ['a backslash', entry('a\\b.md'), 'unsafe_path'],
    ['a way out', entry('../a.md'), 'unsafe_path'],
    ['a .git folder in another spelling', entry('x/.GIT/config'), 'unsafe_path'],
    ['a name that is not in NFC', entry('e\u0301.md'), 'unsafe_path'],
    ['a name whose bytes the API cannot show', entry('a\ufffd.md'), 'unsafe_path'],
    ['a control character', entry('a\nb.md'), 'unsafe_path'],
  ])('SYNC7 %s stays outside with the reason', (_, given, reason) => {
    expect(scan([given, entry('ok.md')])).toEqual({ files: ['ok.md'], skipped: { [given.path]: reason }, occupied: [given.path] });
  });

  it('SYNC7 executable and ordinary files are kept, and a file of exactly 1 MiB', () => {
    expect(scan([entry('run.sh', { mode: '100755' }), entry('full.md', { size: LIMITS.docBytes })]).files).toEqual(['run.sh', 'full.md']);
  });

  it('SYNC7 of names that differ only in case one is kept: the one already carried, else the first', () => {
    const twins = [entry('README.md'), entry('readme.md')];
    expect(scan(twins)).toMatchObject({ files: ['README.md'], skipped: { 'readme.md': 'collision' } });
    expect(scan(twins, everything, ['readme.md'])).toMatchObject({ files: ['readme.md'], skipped: { 'README.md': 'collision' } });
  });

  it('SYNC7 what was found unreadable before is not fetched again, but is when its bytes change', () => {
    const known = new Map([['old', 'binary' as const]]);
    expect(scanTree([entry('a.md', { sha: 'old' })], everything, known, new Set()).skipped.first).toEqual([{ path: 'a.md', reason: 'binary' }]);
    expect(scanTree([entry('a.md', { sha: 'new' })], everything, known, new Set()).files).toHaveLength(1);
  });

  it('SYNC7 past the limit files are listed as too many', () => {
    const { files, skipped } = scanTree(Array.from({ length: MAX_FILES + 2 }, (_, i) => entry(`${i}.md`)), everything, new Map(), new Set());
    expect([files.length, skipped.first.map((one) => one.reason)]).toEqual([MAX_FILES, ['too_many', 'too_many']]);
  });

  it('SYNC30 past the limit what is carried already stays, whatever is pushed before it', () => {
    const entries = [...Array.from({ length: MAX_FILES }, (_, i) => entry(`a/${i}.md`)), entry('ours.md')];
    const { files, skipped } = scanTree(entries, everything, new Map(), new Set(['ours.md']));
    expect([files.length, files.at(-1)?.path, skipped.counts]).toEqual([MAX_FILES, 'ours.md', [{ reason: 'too_many', count: 1 }]]);
  });

  it('SYNC30 unreadable files count to the limit, so that no more than that are ever fetched', () => {
    const entries = Array.from({ length: MAX_FILES + 5 }, (_, i) => entry(`${i}.md`, { sha: i < 10 ? 'odd' : `${i}` }));
    const { files, skipped } = scanTree(entries, everything, new Map([['odd', 'binary' as const]]), new Set());
    expect([files.length, skipped.counts]).toEqual([MAX_FILES - 10, [{ reason: 'binary', count: 10 }, { reason: 'too_many', count: 5 }]]);
  });

  it('SYNC30 of what is left out the first are listed by name, all by number; a name is cut between characters', () => {
    const long = `${'x'.repeat(999)}🙂${'x'.repeat(5_000)}.md`;
    const { skipped } = scanTree([entry(long), ...Array.from({ length: 1_500 }, (_, i) => entry(`${i}.png`))], everything, new Map(), new Set());
    expect([skipped.first.length, skipped.counts]).toEqual([1_000, [{ reason: 'unsafe_path', count: 1 }, { reason: 'binary', count: 1_500 }]]);
    expect(skipped.first[0]?.path).toBe(`${'x'.repeat(999)}\ufffd…`);
  });

  it('SYNC18 a root cuts the paths, and what lies beside it is not seen', () => {
    const docs = new Selection({ root: 'docs', include: [], exclude: [] });
    expect(scan([entry('docs', { mode: '040000' }), entry('docs/a.md'), entry('docs-old/b.md'), entry('c.md')], docs)).toEqual({ files: ['a.md'], skipped: {}, occupied: [] });
    expect(docs.toRepoPath('a.md')).toBe('docs/a.md');
  });

  it('SYNC18 globs choose by the path of the document; workflows stay outside unless asked for', () => {
    const markdown = new Selection({ root: '', include: ['**/*.md'], exclude: ['drafts/**'] });
    expect(['a.md', 'x/.hidden/a.md', 'drafts/a.md', 'a.txt'].filter((path) => markdown.has(path))).toEqual(['a.md', 'x/.hidden/a.md']);
    expect(scan([entry('a.md'), entry('drafts/a.md')], markdown)).toEqual({ files: ['a.md'], skipped: {}, occupied: ['drafts/a.md'] });
  });

  it.each([
    ['', ''],
    ['.', ''],
    ['/', ''],
    ['docs/', 'docs'],
    ['./docs/a', 'docs/a'],
  ])('SYNC18 the root %j is %j', (given, kept) => {
    expect(normalizeRoot(given)).toBe(kept);
  });

  it.each(['../x', 'a/../b', '.git', 'a\0b'])('SYNC18 the root %j is refused', (root) => {
    expect(() => normalizeRoot(root)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});

describe('bytes that are no document', () => {
  it.each<[string, Buffer, string | null]>([
    ['text', Buffer.from('é\r\n'), null],
    ['a BOM', Buffer.from('\ufeffa'), null],
    ['nothing', Buffer.alloc(0), null],
    ['NUL', Buffer.from('a\0b'), 'binary'],
    ['Latin-1', Buffer.from([0xe9, 0x0a]), 'not_utf8'],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80]), 'not_utf8'],
    ['an LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'), 'lfs'],
    ['a text about LFS', Buffer.from(`version https://git-lfs.github.com/spec/v1\n${'x'.repeat(1100)}`), null],
  ])('SYNC7 %s', (_, bytes, reason) => {
    expect(unreadable(bytes)).toBe(reason);
  });
});
