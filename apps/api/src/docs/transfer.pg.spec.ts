import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Problem } from '@lockstep/contracts';
import type { ImportReport } from '@lockstep/core';
import { unzipSync, zipSync } from 'fflate';
import { refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

const TEXTS: Record<string, string> = {
  'crlf.md': 'a\r\nb\r\n',
  'bom.md': '\ufeff# Title',
  'empty.md': '',
  'lines/mixed.md': 'a\rb\n\nc\r\n\u2028',
  '🙂/日本語 ä.md': '🙂🇩🇪\n',
  ['__proto__']: 'a path like any other',
  'constructor/toString': 'too',
  'big.md': `${'x'.repeat(LIMITS.docBytes - 1)}\n`,
};

const pack = (files: Record<string, string | Uint8Array>) =>
  new Uint8Array(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, typeof text === 'string' ? new Uint8Array(Buffer.from(text)) : text]))));

async function download(project: string, as = shelf.owner.token): Promise<{ headers: Headers; bytes: Buffer }> {
  const response = await fetch(`${shelf.app.process.url}/api/v1/projects/${project}/export`, { headers: { authorization: `Bearer ${as}` } });
  expect(response.status).toBe(200);
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const upload = (project: string, raw: string | Uint8Array<ArrayBuffer> | undefined, options: { as?: string; type?: string } = {}) =>
  shelf.app.http.call<ImportReport & Problem>('POST', `/projects/${project}/import`, {
    raw,
    as: options.as ?? shelf.owner.token,
    headers: { 'content-type': options.type ?? 'application/zip' },
  });
const statuses = ({ items }: ImportReport) => Object.fromEntries(items.map(({ path, status }) => [path, status]));

describe('export and import', () => {
  it('DOC17 what was exported and imported is the same, byte for byte, and importing it again changes nothing', async () => {
    const [from, to] = [await shelf.app.project(shelf.owner, 'From'), await shelf.app.project(shelf.owner, 'To')];
    for (const [path, content] of Object.entries(TEXTS)) await shelf.app.doc(shelf.owner, from, path, content);
    const { headers, bytes } = await download(from);
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual(['application/zip', 'attachment; filename="documents.zip"']);
    const first = await upload(to, new Uint8Array(bytes));
    expect([first.status, first.body.skipped, new Set(Object.values(statuses(first.body)))]).toEqual([200, [], new Set(['applied'])]);
    expect(first.body.items).toHaveLength(Object.keys(TEXTS).length);
    expect((await download(to)).bytes.equals(bytes)).toBe(true);
    const again = await upload(to, new Uint8Array(bytes));
    expect(again.body.items.map(({ status, version }) => [status, version])).toEqual(Array(Object.keys(TEXTS).length).fill(['unchanged', 1]));
    const read = await shelf.app.http.call<{ content: string }>('GET', `/projects/${to}/docs/by-path?path=${encodeURIComponent('🙂/日本語 ä.md')}`, { as: shelf.owner.token });
    expect(read.body.content).toBe(TEXTS['🙂/日本語 ä.md']);
  });

  it('DOC17 other programs read an export: nothing is missing and nothing more', async () => {
    const project = await shelf.app.project(shelf.owner, 'Elsewhere');
    for (const path of ['crlf.md', '🙂/日本語 ä.md']) await shelf.app.doc(shelf.owner, project, path, TEXTS[path]);
    const files = Object.entries(unzipSync((await download(project)).bytes)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);
    expect(files).toEqual([['crlf.md', TEXTS['crlf.md']], ['🙂/日本語 ä.md', TEXTS['🙂/日本語 ä.md']]]);
    const empty = await download(await shelf.app.project(shelf.owner, 'Empty'));
    expect(unzipSync(empty.bytes)).toEqual({});
  });

  it('DOC17 a file replaces the text at its path as a new version; a held document stays as it is and is named', async () => {
    const [mine, held, same] = [await shelf.doc('old', 'i/mine.md'), await shelf.doc('old', 'i/held.md'), await shelf.doc('same', 'i/same.md')];
    await shelf.lock(held, await shelf.member('editor'));
    const { body } = await upload(shelf.project, pack({ 'i/mine.md': 'new', 'i/held.md': 'new', 'i/same.md': 'same', 'i/made.md': 'new' }));
    expect(statuses(body)).toEqual({ 'i/mine.md': 'applied', 'i/held.md': 'locked', 'i/same.md': 'unchanged', 'i/made.md': 'applied' });
    expect((await shelf.versions(mine))[0]).toMatchObject({ version: 2, message: 'Import' });
    expect([await shelf.versions(held), await shelf.versions(same)].map((versions) => versions.length)).toEqual([1, 1]);
  });

  it('DOC17 hundreds of files are one import', async () => {
    const project = await shelf.app.project(shelf.owner, 'Many');
    const { body } = await upload(project, pack(Object.fromEntries(Array.from({ length: 450 }, (_, n) => [`${n}.md`, `${n}`]))));
    expect(body.items.filter(({ status }) => status === 'applied')).toHaveLength(450);
  });
});

describe('what imports are answered', () => {
  it('CHECK10 a key is told what agents would stumble over in the files, a person is not', async () => {
    const { key } = await shelf.key(['docs:read', 'docs:write']);
    const archive = pack({ 'told/a.md': `one\n${'gh'}p_${'aB3'.repeat(12)}\n`, 'told/b.md': 'clean\n' });
    const { items } = (await upload(shelf.project, archive, { as: key })).body;
    expect(items.map(({ warnings = [] }) => warnings.map(({ code, line }) => `${code}:${line}`))).toEqual([['secret.in_text:2'], []]);
    expect((await upload(shelf.project, archive)).body.items.every((item) => !('warnings' in item))).toBe(true);
  });
});

describe('imports that cannot be', () => {
  it('DOC21 what is no document is left out with the reason, the rest comes in', async () => {
    const files = {
      'ok.md': 'fine',
      '../up.md': 'x',
      'a/../../up.md': 'x',
      '/etc/passwd': 'x',
      'win\\path.md': 'x',
      '.git/hooks/post-checkout': 'x',
      'cafe\u0301.md': 'x',
      [`${'x'.repeat(513)}`]: 'x',
      'folder/': '',
      'binary.png': new Uint8Array([0x89, 0x50, 0, 1]),
      'latin1.md': new Uint8Array([0xe4, 0xf6]),
      'nul.md': 'a\0b',
      'large.md': 'x'.repeat(LIMITS.docBytes + 1),
    };
    const project = await shelf.app.project(shelf.owner, 'Mixed');
    const { status, body } = await upload(project, pack(files));
    expect([status, statuses(body)]).toEqual([200, { 'ok.md': 'applied' }]);
    expect(body.skipped.map(({ path }) => path).sort()).toEqual(Object.keys(files).filter((path) => path !== 'ok.md' && path !== 'folder/').sort());
    for (const { reason } of body.skipped) expect(reason.length).toBeGreaterThan(5);
  });

  it('DOC21 a bomb is refused, and does not take the process with it', async () => {
    const bomb = pack(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.md`, new Uint8Array(LIMITS.docBytes)])));
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(refusal(await upload(shelf.project, bomb))).toEqual([413, 'request.too_large']);
    const { body } = await upload(shelf.project, pack({ 'one-bomb.md': new Uint8Array(100 * LIMITS.docBytes) }));
    expect([body.items, body.skipped]).toEqual([[], [{ path: 'one-bomb.md', reason: expect.stringContaining('larger') }]]);
    expect((await shelf.app.http.call('GET', '//health/ready')).status).toBe(200);
  });

  it('DOC21 what is no archive is refused', async () => {
    const whole = pack({ 'a.md': 'x'.repeat(500) });
    for (const raw of ['', 'text', '{"a":1}', whole.slice(0, -1), whole.slice(10), new Uint8Array(1_000)]) {
      expect(refusal(await upload(shelf.project, raw))).toEqual([400, 'import.invalid']);
    }
    for (const type of ['application/json', 'text/plain', 'application/octet-stream']) expect((await upload(shelf.project, whole, { type })).status).toBe(200);
    expect(refusal(await upload(shelf.project, '{"a":1}', { type: 'application/json' }))).toEqual([400, 'import.invalid']);
    expect(refusal(await upload(shelf.project, new Uint8Array(LIMITS.bulkBodyBytes + 1)))).toEqual([413, 'request.too_large']);
  });

  it('ACCESS1 ACCESS2 viewers and keys for other paths import nothing, not even a part', async () => {
    const viewer = await shelf.member('viewer');
    const bound = await shelf.key(['docs:read', 'docs:write'], ['in/**']);
    const reader = await shelf.key(['docs:read']);
    const zip = pack(Object.fromEntries([...Array.from({ length: 250 }, (_, n) => [`in/${n}.md`, 'x']), ['out.md', 'x']]));
    for (const as of [viewer.token, bound.key, reader.key]) expect(refusal(await upload(shelf.project, zip, { as }))).toEqual([403, 'auth.forbidden']);
    expect((await shelf.call<{ items: [] }>('GET', '/docs?prefix=in/')).body.items).toEqual([]);
    expect((await upload(shelf.project, pack({ 'in/1.md': 'x' }), { as: bound.key })).body.items[0]?.status).toBe('applied');
    expect(Object.keys(unzipSync((await download(shelf.project, bound.key)).bytes))).toEqual(['in/1.md']);
  });
});
