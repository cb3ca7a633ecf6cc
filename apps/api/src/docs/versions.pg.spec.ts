import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocVersion, Page, Problem } from '@lockstep/contracts';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

/** A document whose version n holds `n`. */
async function history(length: number): Promise<Doc> {
  const doc = await shelf.doc('1\n');
  for (let on = 1; on < length; on++) await shelf.save(doc, `${on + 1}\n`, { on });
  return doc;
}

describe('versions', () => {
  it('DOC20 every version is there, newest first, page by page, the text only one at a time', async () => {
    const doc = await history(5);
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/docs/${doc.id}/versions?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = (await shelf.call<Page<DocVersion>>('GET', path)).body;
      seen.push(...page.items.map(({ version }) => version));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    const third = await shelf.call<DocVersion & { content: string }>('GET', `/docs/${doc.id}/versions/3`);
    expect(third.body).toEqual({
      version: 3,
      content: '3\n',
      size: 2,
      contentSha: expect.stringMatching(/^[0-9a-f]{40}$/),
      author: { kind: 'user', id: shelf.owner.id, name: 'Ann' },
      source: 'editor',
      message: null,
      createdAt: expect.any(String),
    });
    expect((await shelf.versions(doc))[0]).not.toHaveProperty('content');
  });

  it.each(['cursor=YWJj', 'cursor=LTE', 'cursor=MS41', 'cursor=!', 'limit=201'])('DOC20 %s is no way to ask for versions', async (query) => {
    expect(refusal(await shelf.call('GET', `/docs/${(await shelf.doc()).id}/versions?${query}`))).toEqual([400, 'request.invalid']);
  });

  it('DOC20 a version that is not there is not found; one that cannot be is refused', async () => {
    const { id } = await shelf.doc();
    expect(refusal(await shelf.call('GET', `/docs/${id}/versions/2`))).toEqual([404, 'doc.version_not_found']);
    expect(refusal(await shelf.call('GET', `/docs/${id}/versions/2147483647`))).toEqual([404, 'doc.version_not_found']);
    for (const version of ['0', '-1', '1.5', 'x', 'null', '2147483648', '9'.repeat(30), '%00', '[1]']) {
      const answer = await shelf.call('GET', `/docs/${id}/versions/${version}`);
      expect([version, ...refusal(answer), ...fieldsOf(answer)]).toEqual([version, 400, 'request.invalid', 'version']);
    }
  });

  it('DOC20 an old text comes back as a new version, on the present one only, and under the lock', async () => {
    const doc = await history(3);
    const restore = (n: number, options = {}) => shelf.write('POST', `/docs/${doc.id}/versions/${n}/restore`, options);
    expect(refusal(await restore(1))).toEqual([428, 'doc.precondition_required']);
    expect(refusal(await restore(1, { on: 2 }))).toEqual([412, 'doc.version_conflict']);
    expect(refusal(await restore(9, { on: 3 }))).toEqual([404, 'doc.version_not_found']);
    expect((await restore(3, { on: 3 })).body.version).toBe(3);
    const claim = await shelf.lock(doc);
    expect(refusal(await restore(1, { on: 3 }))).toEqual([423, 'lock.held']);
    expect(refusal(await restore(1, { on: 3, claim: { ...claim, token: 0 } }))).toEqual([423, 'lock.lost']);
    expect(await restore(1, { on: 3, claim })).toMatchObject({ status: 200, body: { version: 4, size: 2 } });
    expect((await shelf.versions(doc))[0]).toMatchObject({ version: 4, source: 'restore', message: 'Restore version 1' });
    expect((await restore(1, { on: 3, claim })).body.version).toBe(4);
  });

  it('DOC20 the difference of two versions, either way', async () => {
    const doc = await shelf.doc('a\r\nb\r\n', 'diff/name.md');
    await shelf.save(doc, 'a\r\nc', { on: 1 });
    const diff = async (from: unknown, to: unknown) => (await shelf.call<{ unified: string; hunks: unknown[] } & Problem>('GET', `/docs/${doc.id}/diff?from=${from}&to=${to}`));
    expect((await diff(1, 2)).body.unified).toBe('--- a/diff/name.md\n+++ b/diff/name.md\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\n\\ No newline at end of file\n');
    expect((await diff(2, 1)).body.hunks).toEqual([expect.objectContaining({ oldStart: 1, oldLines: 2, newStart: 1, newLines: 2 })]);
    expect((await diff(2, 2)).body).toEqual({ unified: '', hunks: [] });
    expect(refusal(await diff(1, 3))).toEqual([404, 'doc.version_not_found']);
    for (const bad of ['0', 'x', '', '2147483648', '1&from=2']) expect(refusal(await diff(bad, 1))).toEqual([400, 'request.invalid']);
    expect(fieldsOf(await shelf.call('GET', `/docs/${doc.id}/diff`))).toEqual(['from', 'to']);
  });
});

describe('drafts', () => {
  const draft = (method: string, doc: { id: string }, options = {}) => shelf.call<Problem & { content: string }>(method, `/docs/${doc.id}/draft`, options);

  it('DOC13 everybody has one draft of a document, and only his own', async () => {
    const doc = await shelf.doc();
    const editor = await shelf.member('editor');
    expect(refusal(await draft('GET', doc))).toEqual([404, 'doc.not_found']);
    await draft('PUT', doc, { body: { content: 'mine', baseVersion: 1 } });
    await draft('PUT', doc, { body: { content: 'theirs\r\n', baseVersion: 1 }, as: editor.token });
    const again = await draft('PUT', doc, { body: { content: 'mine again', baseVersion: 7 } });
    expect([again.status, again.body]).toEqual([200, { content: 'mine again', baseVersion: 7, updatedAt: expect.any(String) }]);
    expect((await draft('GET', doc)).body).toEqual(again.body);
    expect((await draft('DELETE', doc)).status).toBe(204);
    expect((await draft('DELETE', doc)).status).toBe(204);
    expect(refusal(await draft('GET', doc))).toEqual([404, 'doc.not_found']);
    expect((await draft('GET', doc, { as: editor.token })).body.content).toBe('theirs\r\n');
  });

  it('DOC13 a draft outlives its document and somebody else\'s lock', async () => {
    const doc = await shelf.doc();
    await shelf.lock(doc, await shelf.member('editor'));
    expect((await draft('PUT', doc, { body: { content: 'rescued', baseVersion: 1 } })).status).toBe(200);
    await shelf.expireLock(doc);
    expect((await shelf.write('DELETE', `/docs/${doc.id}`, { on: 1 })).status).toBe(204);
    expect((await draft('GET', doc)).body.content).toBe('rescued');
  });

  it('DOC13 one draft sent several times at once is one', async () => {
    const doc = await shelf.doc();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => draft('PUT', doc, { body: { content: `${n}`, baseVersion: 1 } })));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it.each([
    [{ content: 'x' }, 'baseVersion'],
    [{ content: 'x', baseVersion: '1' }, 'baseVersion'],
    [{ content: 'x', baseVersion: 0 }, 'baseVersion'],
    [{ content: 'x', baseVersion: 2 ** 31 }, 'baseVersion'],
    [{ content: ['x'], baseVersion: 1 }, 'content'],
    [{ content: 'a\0b', baseVersion: 1 }, 'content'],
    [{ content: '\ud800', baseVersion: 1 }, 'content'],
    [{ content: 'x', baseVersion: 1, userId: 'me' }, 'userId'],
  ])('DOC13 %j is no draft', async (body, field) => {
    const answer = await draft('PUT', await shelf.doc(), { body });
    expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
  });
});
