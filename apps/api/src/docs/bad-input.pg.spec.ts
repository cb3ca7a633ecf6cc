import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Doc, DocWithContent, Page, Problem } from '@lockstep/contracts';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(async () => {
  const alive = await shelf.app.http.call('GET', '//health/ready');
  await shelf.close();
  expect(alive.status).toBe(200);
});

const create = (body: unknown) => shelf.call<Doc & Problem>('POST', '/docs', { body });
const sendRaw = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => shelf.call('POST', '/docs', { raw, headers });
const byPath = (path: string) => shelf.call('GET', `/docs/by-path?path=${encodeURIComponent(path)}`);
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe('paths', () => {
  it.each([
    ['climbing out', '../x.md'],
    ['climbing inside', 'a/../../x.md'],
    ['staying', './x.md'],
    ['absolute', '/etc/passwd'],
    ['backslashes', '..\\x.md'],
    ['a drive', 'C:\\x.md'],
    ['NUL', 'a\0.md'],
    ['a line break', 'a\n.md'],
    ['text direction', 'a\u202egnp.md'],
    ['.git', '.git/config'],
    ['.git below', 'a/.git/hooks/pre-commit'],
    ['.GIT', '.GIT/config'],
    ['git~1', 'GIT~1/config'],
    ['.git with a dot', '.git./config'],
    ['hidden .git', '.g\u200cit/config'],
    ['nothing', ''],
    ['a slash', '/'],
    ['an empty folder', 'a//b.md'],
    ['a folder', 'a/'],
    ['513 bytes', 'x'.repeat(513)],
    ['513 bytes in 257 letters', `${'ä'.repeat(256)}x`],
    ['NFD', 'e\u0301.md'],
    ['half a character', 'a\ud800.md'],
  ])('DOC1 %s: no document is made there and none is looked for', async (_, path) => {
    const answer = await create({ path, content: '' });
    expect([...refusal(answer), ...fieldsOf(answer)]).toEqual([400, 'doc.path_invalid', 'path']);
    if (path.isWellFormed()) expect(refusal(await byPath(path))).toEqual([400, 'doc.path_invalid']);
  });

  it.each(['x'.repeat(512), '.claude/.gitignore', 'a b/%2e%2e/c?d#e&f.md', '__proto__', 'constructor/toString', '日本語/🙂.md', "'; drop table docs; --", '.github/a.md', '...', '~/x', 'a.git/b', 'by-path'])(
    'DOC1 %s is a path like any other',
    async (path) => {
      const made = await create({ path, content: path });
      expect([made.status, made.body.path]).toEqual([201, path]);
      expect(((await byPath(path)).body as unknown as DocWithContent).content).toBe(path);
    },
  );

  it('DOC1 of two paths that are one after NFC the composed one is a path, the other is refused with the reason', async () => {
    expect((await create({ path: 'caf\u00e9.md', content: '' })).status).toBe(201);
    const answer = await create({ path: 'cafe\u0301.md', content: '' });
    expect([answer.status, answer.body.errors?.[0]?.message]).toEqual([400, expect.stringContaining('NFC')]);
  });

  it.each(['', 'path=', 'path=a&path=b', 'path[]=a', 'path[x]=a', 'paths=a', 'path=%ff', 'path=%00'])('DOC1 ?%s names no document', async (query) => {
    expect((await shelf.call('GET', `/docs/by-path?${query}`)).status).toBe(query === 'path=%ff' ? 404 : 400);
  });
});

describe('texts', () => {
  it('DOC3 1 MiB fits byte for byte, one byte more does not, by whatever way', async () => {
    const full = `${'ä'.repeat(LIMITS.docBytes / 2 - 1)}\r\n`;
    const doc = (await create({ path: 'full.md', content: full })).body;
    expect(doc.size).toBe(LIMITS.docBytes);
    expect(((await byPath('full.md')).body as unknown as DocWithContent).content === full).toBe(true);
    const over = `${full}x`;
    const answers = [
      await create({ path: 'over.md', content: over }),
      await shelf.save(doc, over, { on: 1 }),
      await shelf.call('PUT', `/docs/${doc.id}/draft`, { body: { content: over, baseVersion: 1 } }),
    ];
    expect(answers.map((answer) => [...refusal(answer), ...fieldsOf(answer)])).toEqual(Array(3).fill([413, 'request.too_large', 'content']));
    expect(refusal(await byPath('over.md'))).toEqual([404, 'doc.not_found']);
    expect(refusal(await create({ path: 'over.md', content: 'x'.repeat(LIMITS.bodyBytes) }))).toEqual([413, 'request.too_large']);
  });

  it('DOC3 a merge that would not fit is refused', async () => {
    const half = Array.from({ length: 1_000 }, (_, n) => `${n} ${'x'.repeat(600)}\n`);
    const doc = await shelf.doc(half.join(''));
    await shelf.save(doc, ['top\n'.repeat(60_000), ...half].join(''), { on: 1 });
    const answer = await shelf.save(doc, [...half, 'end\n'.repeat(60_000)].join(''), { on: 1, merge: true });
    expect(refusal(answer)).toEqual([413, 'request.too_large']);
  });

  it.each([
    ['NUL', 'a\0b'],
    ['a high surrogate', '\ud83d'],
    ['a low surrogate', 'x\ude42'],
    ['surrogates in the wrong order', '\ude42\ud83d'],
  ])('DOC2 %s is no text', async (_, content) => {
    const doc = await shelf.doc();
    const answers = [await create({ path: 'no.md', content }), await shelf.save(doc, content, { on: 1 }), await shelf.save(doc, content, { on: 9, merge: true })];
    expect(answers.map((answer) => [...refusal(answer), ...fieldsOf(answer)])).toEqual(Array(3).fill([400, 'doc.content_invalid', 'content']));
  });

  it('DOC2 a body that is no UTF-8 is refused, not repaired', async () => {
    const broken = [new Uint8Array([0xff]), new Uint8Array([0xc0, 0xaf]), new Uint8Array([0xed, 0xa0, 0x80]), new Uint8Array([0xf0, 0x9f, 0x99])];
    for (const part of broken) {
      const answer = await sendRaw(new Uint8Array([...bytes('{"path":"u.md","content":"'), ...part, ...bytes('"}')]));
      expect(refusal(answer)).toEqual([400, 'request.invalid']);
    }
    expect(refusal(await byPath('u.md'))).toEqual([404, 'doc.not_found']);
  });

  it('DOC2 UTF-16, compressed and empty bodies are refused, not guessed at', async () => {
    expect((await sendRaw(new Uint8Array(Buffer.from('{"path":"u.md","content":""}', 'utf16le')))).status).toBe(400);
    const packed = new Uint8Array(gzipSync('{"path":"u.md","content":""}'));
    for (const encoding of ['gzip', 'identity']) expect((await sendRaw(packed, { 'content-encoding': encoding })).status).toBe(400);
    expect((await sendRaw('')).status).toBe(400);
    expect(refusal(await byPath('u.md'))).toEqual([404, 'doc.not_found']);
  });
});

describe('bodies', () => {
  const good = { path: 'body.md', content: 'x' };

  it.each<[string, unknown, string]>([
    ['no path', { content: 'x' }, 'path'],
    ['a number for a path', { ...good, path: 7 }, 'path'],
    ['a list for a path', { ...good, path: ['a.md'] }, 'path'],
    ['an object for a path', { ...good, path: { toString: 'a.md' } }, 'path'],
    ['null for a path', { ...good, path: null }, 'path'],
    ['no content', { path: 'body.md' }, 'content'],
    ['null for content', { ...good, content: null }, 'content'],
    ['true for content', { ...good, content: true }, 'content'],
    ['a list for content', { ...good, content: ['x'] }, 'content'],
    ['a nested content', { ...good, content: { content: 'x' } }, 'content'],
    ['a number for a message', { ...good, message: 1 }, 'message'],
    ['NUL in a message', { ...good, message: 'a\0b' }, 'message'],
    ['half a character in a message', { ...good, message: '\ud800' }, 'message'],
    ['a long message', { ...good, message: 'x'.repeat(2_001) }, 'message'],
    ['an unknown field', { ...good, version: 7 }, 'version'],
    ['an id of one\'s own', { ...good, id: '01a1f953-15e6-75a9-af6f-0211fb947751' }, 'id'],
  ])('HTTP3 %s is refused by name', async (_, body, field) => {
    const answer = await create(body);
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
    expect(refusal(await byPath('body.md'))).toEqual([404, 'doc.not_found']);
  });

  it('DOC2 a message of nothing, of null and of several lines is one', async () => {
    for (const [n, message] of ['', null, 'one\n\ttwo\r\n'].entries()) {
      const { body } = await create({ path: `message-${n}.md`, content: '', message });
      expect((await shelf.versions(body))[0]?.message).toBe(message);
    }
  });

  it('DOC11 nothing of all this made a document', async () => {
    const { items } = (await shelf.call<Page<Doc>>('GET', '/docs?limit=200')).body;
    expect(items.filter(({ path }) => /^(no|over|u|body)\.md$/.test(path) || path.includes('..md'))).toEqual([]);
  });
});
