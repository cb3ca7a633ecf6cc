import { describe, expect, it } from '@jest/globals';
import { blobSha } from '../docs/content.js';
import { EditedRenames } from './edited-renames.js';
import { SkippedFiles } from './skipped-files.js';

type Side = { [path: string]: string };

const lines = (name: string, count: number, from = 0): string => Array.from({ length: count }, (_, i) => `line ${from + i} of ${name}\n`).join('');
const many = (count: number, at: (i: number) => string, text: (i: number) => string): Side => Object.fromEntries(Array.from({ length: count }, (_, i) => [at(i), text(i)]));

/** What was renamed between two states of a repository that our side has in its first one, and which files had to be fetched to tell. */
async function renames(before: Side, after: Side): Promise<{ found: Side; fetched: string[] }> {
  const fetched: string[] = [];
  const files = Object.entries(after).map(([path, text]) => ({ path, blobSha: blobSha(Buffer.from(text)), mode: '100644', size: Buffer.byteLength(text) }));
  const bases = Object.entries(before).map(([path, text]) => ({ docId: path, path, blobSha: blobSha(Buffer.from(text)), version: 1, mode: '100644' }));
  const docs = bases.map(({ docId, path, blobSha: contentSha }) => ({ id: docId, path, version: 1, contentSha }));
  const search = new EditedRenames({
    bases: async (docIds) => new Map(docIds.map((id) => [id, before[id] ?? ''])),
    files: async (wanted) => {
      const shas = new Set(wanted.map(({ sha }) => sha));
      const paths = files.filter((file) => shas.has(file.blobSha)).map(({ path }) => path);
      fetched.push(...paths);
      return new Map(paths.map((path) => [blobSha(Buffer.from(after[path] ?? '')), Buffer.from(after[path] ?? '')]));
    },
  });
  const tree = { files, skipped: new SkippedFiles(), unreadable: new Set<string>(), occupied: new Set<string>(), folders: new Set<string>() };
  return { found: Object.fromEntries(await search.find({ docs, bases, tree, otherPaths: new Set() })), fetched };
}

describe('renames with an edit', () => {
  it('SYNC26 half of the larger text is enough, less is not', async () => {
    const text = lines('a', 10);
    const half = lines('a', 5) + lines('b', 5, 5);
    expect((await renames({ 'a.md': text }, { 'b.md': half })).found).toEqual({ 'a.md': 'b.md' });
    expect((await renames({ 'a.md': text }, { 'b.md': `${half}x\n` })).found).toEqual({});
  });

  it('SYNC26 the same name comes first when it is similar enough, then what is most similar', async () => {
    const text = lines('a', 20);
    const [much, more] = [lines('a', 16) + lines('b', 4), lines('a', 19) + lines('b', 1)];
    expect((await renames({ 'a.md': text }, { 'x/a.md': much, 'b.md': more })).found).toEqual({ 'a.md': 'x/a.md' });
    const less = lines('a', 12) + lines('b', 8);
    expect((await renames({ 'a.md': text }, { 'x/a.md': less, 'b.md': more })).found).toEqual({ 'a.md': 'b.md' });
  });

  it('SYNC26 each file is the new place of one document', async () => {
    const text = lines('a', 20);
    const { found } = await renames({ 'a.md': text, 'b.md': `${text}b\n` }, { 'c.md': `${text}c\n` });
    expect(Object.values(found)).toEqual(['c.md']);
  });

  it('SYNC26 files whose size cannot fit are not fetched', async () => {
    const after = { 'small.md': lines('a', 2), 'large.md': lines('a', 50), 'fits.md': `${lines('a', 10)}x\n` };
    expect(await renames({ 'a.md': lines('a', 10) }, after)).toEqual({ found: { 'a.md': 'fits.md' }, fetched: ['fits.md'] });
  });

  it('SYNC26 nothing is read when nothing can have moved', async () => {
    const text = lines('a', 10);
    expect(await renames({ 'a.md': text }, { 'a.md': lines('x', 10), 'b.md': lines('a', 9) })).toEqual({ found: {}, fetched: [] });
    expect(await renames({ 'a.md': text, 'b.md': lines('b', 10) }, { 'a.md': text })).toEqual({ found: {}, fetched: [] });
  });

  it('SYNC26 texts that changed places and were edited', async () => {
    const [a, b, c] = [lines('a', 10), lines('b', 10), lines('c', 10)];
    const swap = await renames({ 'a.md': a, 'b.md': b }, { 'a.md': `${b}x\n`, 'b.md': `${a}x\n` });
    expect(swap.found).toEqual({ 'a.md': 'b.md', 'b.md': 'a.md' });
    const chain = await renames({ 'a.md': a, 'b.md': b }, { 'b.md': `${a}x\n`, 'c.md': b });
    expect(chain.found).toEqual({ 'a.md': 'b.md', 'b.md': 'c.md' });
    const circle = await renames({ 'a.md': a, 'b.md': b, 'c.md': c }, { 'a.md': `${c}x\n`, 'b.md': a, 'c.md': `${b}x\n` });
    expect(circle.found).toEqual({ 'a.md': 'b.md', 'b.md': 'c.md', 'c.md': 'a.md' });
  });

  it('SYNC26 what is still similar to itself was edited where it is', async () => {
    const [a, b] = [lines('a', 10), lines('a', 6) + lines('b', 4)];
    expect((await renames({ 'a.md': a, 'b.md': b }, { 'a.md': `${b}x\n`, 'b.md': `${a}x\n` })).found).toEqual({});
    expect((await renames({ 'a.md': a, 'b.md': lines('b', 10) }, { 'a.md': `${a}x\n`, 'b.md': `${a}y\n` })).found).toEqual({});
  });

  it('SYNC26 beyond a thousand against a thousand only files that kept their name are compared', async () => {
    const text = (i: number): string => lines(`${i}`, 8);
    const before = many(1_001, (i) => `old/${i}.md`, text);
    const edited = (i: number): string => `${text(i)}edited\n`;
    expect(Object.keys((await renames(before, many(1_001, (i) => `new/${i}.md`, edited))).found)).toHaveLength(1_001);
    const renamed = await renames(before, { ...many(1_000, (i) => `new/x${i}.md`, edited), 'new/1000.md': edited(1_000) });
    expect(renamed).toEqual({ found: { 'old/1000.md': 'new/1000.md' }, fetched: ['new/1000.md'] });
    delete before['old/0.md'];
    expect(Object.keys((await renames(before, many(1_000, (i) => `new/x${i + 1}.md`, (i) => edited(i + 1)))).found)).toHaveLength(1_000);
  });

  it('SYNC26 at most 16 MiB of texts are looked at', async () => {
    const text = (i: number): string => lines(`${i} ${'long '.repeat(12)}`, 9_000);
    const after = many(30, (i) => `new/${i}.md`, (i) => `${text(i)}x\n`);
    const { found, fetched } = await renames(many(30, (i) => `old/${i}.md`, text), after);
    const bytes = fetched.reduce((sum, path) => sum + (after[path]?.length ?? 0), 0);
    expect(bytes).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(15 * 1024 * 1024);
    expect(Object.keys(found).length).toBe(fetched.length);
  });

  it('SYNC26 empty and binary files are no renames', async () => {
    expect((await renames({ 'a.md': '' }, { 'b.md': 'x' })).found).toEqual({});
    expect((await renames({ 'a.md': lines('a', 10) }, { 'b.md': `${lines('a', 10)}\0` })).found).toEqual({});
  });
});
