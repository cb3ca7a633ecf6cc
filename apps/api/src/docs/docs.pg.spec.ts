import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocWithContent, Page, Problem } from '@lockstep/contracts';
import { checkContent, newId } from '@lockstep/core';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';
import type { Written } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

const read = (path: string, headers: Record<string, string> = {}) => shelf.call<DocWithContent & Problem>('GET', path, { headers });
const byPath = (path: string) => `/docs/by-path?path=${encodeURIComponent(path)}`;
const list = async (query: string) => (await shelf.call<Page<Doc>>('GET', `/docs?${query}`)).body;

describe('making and reading documents', () => {
  it.each([
    ['BOM', '\ufeff# Title\n'],
    ['CRLF', 'a\r\nb\r\n'],
    ['no final newline', 'a\nb'],
    ['nothing', ''],
    ['mixed', 'a\rb\r\n\n\u2028🙂\t \n'],
  ])('DOC2 %s comes back byte for byte', async (name, content) => {
    const made = await shelf.call<Doc>('POST', '/docs', { body: { path: `bytes/${name}.md`, content, message: 'First' } });
    const { sha, size } = checkContent(content);
    expect(made).toMatchObject({
      status: 201,
      body: { id: expect.any(String), path: `bytes/${name}.md`, version: 1, size, contentSha: sha, updatedBy: { kind: 'user', id: shelf.owner.id, name: 'Ann' }, lock: null, sync: 'unlinked' },
    });
    const [byId, found] = await Promise.all([read(`/docs/${made.body.id}`), read(byPath(made.body.path))]);
    expect([byId.body, found.body]).toEqual([{ ...made.body, content }, { ...made.body, content }]);
    expect([byId.headers.get('etag'), found.headers.get('etag')]).toEqual(['"1"', '"1"']);
  });

  it('DOC4 a path has one document, also when several come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => shelf.call('POST', '/docs', { body: { path: 'taken.md', content: `${n}` } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'doc.path_taken', errors: [{ field: 'path' }] });
  });

  it.each(['"1"', 'W/"1"', '"7", "1"', '*'])('DOC18 If-None-Match: %s gets 304 without a body, by id and by path', async (known) => {
    const doc = await shelf.doc();
    for (const path of [`/docs/${doc.id}`, byPath(doc.path)]) {
      const answer = await read(path, { 'if-none-match': known });
      expect([answer.status, answer.body, answer.headers.get('etag')]).toEqual([304, '', '"1"']);
    }
  });

  it.each(['"2"', '1', '""', 'junk', '"11"'])('DOC18 If-None-Match: %s gets the text', async (known) => {
    const doc = await shelf.doc();
    for (const path of [`/docs/${doc.id}`, byPath(doc.path)]) expect((await read(path, { 'if-none-match': known })).body.content).toBe('one\n');
  });

  it('DOC18 after a save the old ETag gets the new text', async () => {
    const doc = await shelf.doc();
    await shelf.save(doc, 'two\n', { on: 1 });
    const answer = await read(byPath(doc.path), { 'if-none-match': '"1"' });
    expect([answer.status, answer.body.content, answer.headers.get('etag')]).toEqual([200, 'two\n', '"2"']);
  });

  it('DOC11 lists are pages in byte order, without texts; a prefix is taken literally', async () => {
    for (const path of ['l_/b.md', 'l_/a.md', 'l_/Ä.md', 'lx/a.md', 'l_/B.md']) await shelf.doc('x', path);
    const first = await list('prefix=l_/&limit=3');
    const rest = await list(`prefix=l_/&limit=3&cursor=${first.nextCursor}`);
    expect([first, rest].map(({ items }) => items.map(({ path }) => path))).toEqual([['l_/B.md', 'l_/a.md', 'l_/b.md'], ['l_/Ä.md']]);
    expect(rest.nextCursor).toBeNull();
    expect(first.items[0]).not.toHaveProperty('content');
    expect((await list('prefix=%25')).items).toEqual([]);
  });

  it.each(['cursor=!!', 'cursor=', 'cursor=AA', 'limit=0', 'limit=201', 'limit=1.5', 'limit=', 'prefix=a&prefix=b', 'prefix=%00', 'sort=path', `prefix=${'x'.repeat(513)}`])(
    'DOC11 %s is no way to ask for a list',
    async (query) => {
      expect(refusal(await shelf.call('GET', `/docs?${query}`))).toEqual([400, 'request.invalid']);
    },
  );

  it('DOC19 what is not there, is elsewhere or is no id at all is not found', async () => {
    const elsewhere = await shelf.app.project(shelf.owner, 'Elsewhere');
    const foreign = await shelf.app.doc(shelf.owner, elsewhere, 'foreign.md');
    for (const id of [newId(), foreign.id, 'x', '..%2f..', '%00', '1', 'null', foreign.id.slice(1), `${foreign.id}0`, "'%20or%201=1--"]) {
      for (const path of ['', '/versions', '/versions/1', '/draft', '/diff?from=1&to=1']) {
        expect([id, ...refusal(await read(`/docs/${id}${path}`))]).toEqual([id, 404, 'doc.not_found']);
      }
    }
    expect(refusal(await read(byPath('foreign.md')))).toEqual([404, 'doc.not_found']);
  });
});

describe('moving', () => {
  const move = (doc: { id: string }, path: unknown, options = {}) => shelf.write('PATCH', `/docs/${doc.id}`, { body: { path }, on: 1, ...options });

  it('DOC9 a move keeps id, version, history and lock, and frees the old path', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc);
    const moved = await move(doc, `moved/${doc.path}`, { claim });
    expect(moved).toMatchObject({ status: 200, body: { id: doc.id, version: 1, path: `moved/${doc.path}`, lock: { token: claim.token } } });
    expect(await shelf.versions(doc)).toHaveLength(1);
    expect((await shelf.doc('new', doc.path)).id).not.toBe(doc.id);
    expect((await read(byPath(`moved/${doc.path}`))).body.id).toBe(doc.id);
  });

  it('DOC4 a move to a taken path is refused, and one to its own path does nothing', async () => {
    const [doc, other] = [await shelf.doc(), await shelf.doc()];
    expect(refusal(await move(doc, other.path))).toEqual([409, 'doc.path_taken']);
    expect((await move(doc, doc.path)).body).toMatchObject({ id: doc.id, path: doc.path, version: 1 });
  });

  it('DOC5 DOC6 DOC7 a move needs the version and, while the document is held, the lock', async () => {
    const doc = await shelf.doc();
    expect(refusal(await move(doc, 'm1.md', { on: null }))).toEqual([428, 'doc.precondition_required']);
    expect(refusal(await move(doc, 'm1.md', { on: 2 }))).toEqual([412, 'doc.version_conflict']);
    const claim = await shelf.lock(doc);
    expect(refusal(await move(doc, 'm1.md'))).toEqual([423, 'lock.held']);
    expect(refusal(await move(doc, 'm1.md', { claim: { ...claim, token: claim.token + 1 } }))).toEqual([423, 'lock.lost']);
    expect((await move(doc, `m-${doc.path}`, { claim })).status).toBe(200);
  });

  it.each([['../up.md'], [''], [7], [null], [['a.md']], [{}]])('DOC1 %j is no place to move to', async (path) => {
    const answer = await move(await shelf.doc(), path);
    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['path']]);
  });
});

describe('deleting and restoring', () => {
  const remove = (doc: { id: string }, options = {}) => shelf.write('DELETE', `/docs/${doc.id}`, { on: 1, ...options });
  const restore = (doc: { id: string }, options = {}) => shelf.write<Written>('POST', `/docs/${doc.id}/restore`, options);

  it('DOC10 a deleted document is out of everything, and comes back with its history', async () => {
    const doc = await shelf.doc('gone\n', 'gone/a.md');
    await shelf.save(doc, 'gone twice\n', { on: 1 });
    expect((await remove(doc, { on: 2 })).status).toBe(204);
    for (const path of [`/docs/${doc.id}`, byPath('gone/a.md'), `/docs/${doc.id}/versions`]) expect(refusal(await read(path))).toEqual([404, 'doc.not_found']);
    expect((await list('prefix=gone/')).items).toEqual([]);
    expect(refusal(await remove(doc, { on: 2 }))).toEqual([404, 'doc.not_found']);
    expect(refusal(await shelf.save(doc, 'x', { on: 2 }))).toEqual([404, 'doc.not_found']);
    expect(await restore(doc)).toMatchObject({ status: 200, body: { id: doc.id, path: 'gone/a.md', version: 2 } });
    expect((await restore(doc)).status).toBe(200);
    expect(await shelf.versions(doc)).toHaveLength(2);
    expect(refusal(await restore({ id: newId() }))).toEqual([404, 'doc.not_found']);
  });

  it('DOC4 a deleted document frees its path; while that is taken it cannot come back', async () => {
    const doc = await shelf.doc();
    await remove(doc);
    const successor = await shelf.doc('new', doc.path);
    expect(refusal(await restore(doc))).toEqual([409, 'doc.path_taken']);
    await remove(successor);
    expect((await restore(doc)).status).toBe(200);
  });

  it('DOC5 DOC6 DOC7 deleting needs the version and, while the document is held, the lock', async () => {
    const doc = await shelf.doc();
    expect(refusal(await remove(doc, { on: null }))).toEqual([428, 'doc.precondition_required']);
    expect(refusal(await remove(doc, { on: 7 }))).toEqual([412, 'doc.version_conflict']);
    const claim = await shelf.lock(doc);
    const held = await remove(doc);
    expect([...refusal(held), held.headers.get('retry-after')]).toEqual([423, 'lock.held', expect.stringMatching(/^[1-6]?\d$/)]);
    expect(refusal(await remove(doc, { claim: { ...claim, session: 'somebody-else-entirely' } }))).toEqual([423, 'lock.lost']);
    expect((await remove(doc, { claim })).status).toBe(204);
  });

  it('DOC6 what its holder deleted is for him alone to bring back while the lock lasts', async () => {
    const doc = await shelf.doc();
    const editor = await shelf.member('editor');
    const claim = await shelf.lock(doc, editor);
    await remove(doc, { as: editor.token, claim });
    const refused = await restore(doc);
    expect([...refusal(refused), refused.body.lock?.holder.id, refused.headers.has('retry-after')]).toEqual([423, 'lock.held', editor.id, true]);
    expect(refusal(await restore(doc, { claim }))).toEqual([423, 'lock.lost']);
    await shelf.expireLock(doc);
    expect((await restore(doc)).status).toBe(200);
  });

  it('DOC6 the holder who deleted it brings it back with his lock', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc);
    await remove(doc, { claim });
    expect((await restore(doc, { claim })).body).toMatchObject({ id: doc.id, lock: { token: claim.token } });
  });
});
