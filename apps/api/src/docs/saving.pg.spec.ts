import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Activity, Page } from '@lockstep/contracts';
import { checkContent } from '@lockstep/core';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

const text = async (doc: { id: string }) => (await shelf.call<{ content: string }>('GET', `/docs/${doc.id}`)).body.content;
const events = async (doc: { id: string }) =>
  (await shelf.call<Page<Activity>>('GET', `/activity?docId=${doc.id}`)).body.items.map(({ type }) => type).filter((type) => type.startsWith('doc.'));

describe('saving', () => {
  it('DOC5 a save on the present version makes the next one', async () => {
    const doc = await shelf.doc();
    const saved = await shelf.save(doc, 'zwei 🙂\n', { on: 1, message: 'Translate\n\nWhy not' });
    expect(saved).toMatchObject({ status: 200, body: { ...doc, version: 2, size: 10, contentSha: checkContent('zwei 🙂\n').sha, updatedAt: expect.any(String) } });
    expect(saved.body).not.toHaveProperty('merged');
    expect((await shelf.versions(doc))[0]).toMatchObject({ version: 2, source: 'editor', message: 'Translate\n\nWhy not', author: { kind: 'user', id: shelf.owner.id } });
  });

  it('DOC5 a save that names no version is asked for one', async () => {
    const answer = await shelf.save(await shelf.doc(), 'two\n');
    expect([...refusal(answer), ...fieldsOf(answer)]).toEqual([428, 'doc.precondition_required', 'If-Match']);
  });

  it.each(['*', '""', 'x', '"x"', '"1", "2"', '"-1"', '"1.5"', '1e3', '"2147483648"', '"99999999999999999999"', `"${'1'.repeat(4000)}"`, '"1"; drop', ''])(
    'DOC5 If-Match: %s names no version',
    async (match) => {
      const answer = await shelf.save(await shelf.doc(), 'two\n', { headers: { 'if-match': match } });
      expect([...refusal(answer), ...fieldsOf(answer)]).toEqual([400, 'request.invalid', 'If-Match']);
    },
  );

  it.each([0, 2, 2_147_483_647])('DOC5 a save on version %s, which is not the present one, is told the present one', async (on) => {
    const doc = await shelf.doc();
    for (const merge of [false, true]) {
      const answer = await shelf.save(doc, 'two\n', { on, merge });
      expect([...refusal(answer), answer.body.current]).toEqual([
        412,
        'doc.version_conflict',
        { version: 1, contentSha: doc.contentSha, updatedBy: doc.updatedBy, updatedAt: doc.updatedAt },
      ]);
    }
  });

  it('DOC5 of eight saves on one version one lands', async () => {
    const doc = await shelf.doc();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => shelf.save(doc, `${n}\n`, { on: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
    expect(await text(doc)).toBe(`${answers.findIndex(({ status }) => status === 200)}\n`);
    expect(await events(doc)).toEqual(['doc.changed', 'doc.created']);
  });

  it('DOC14 bytes that are there make no version and no event: unchanged, after a lost answer, under a foreign lock', async () => {
    const doc = await shelf.doc();
    expect((await shelf.save(doc, 'one\n', { on: 1 })).body.version).toBe(1);
    await shelf.save(doc, 'two\n', { on: 1 });
    expect(await shelf.save(doc, 'two\n', { on: 1 })).toMatchObject({ status: 200, body: { version: 2 } });
    const claim = await shelf.lock(doc, await shelf.member('editor'));
    expect((await shelf.save(doc, 'two\n', { on: 1 })).body.version).toBe(2);
    expect((await shelf.save(doc, 'two\n', { on: 2, claim })).body.version).toBe(2);
    expect(await events(doc)).toEqual(['doc.changed', 'doc.created']);
  });

  it('DOC14 one save sent eight times at once is one version and no conflict', async () => {
    const doc = await shelf.doc();
    const answers = await Promise.all(Array.from({ length: 8 }, () => shelf.save(doc, 'same\n', { on: 1 })));
    expect(answers.map(({ status, body }) => [status, body.version])).toEqual(Array(8).fill([200, 2]));
  });
});

describe('saving under a lock', () => {
  it('DOC6 others are told who holds it and until when, and never with which session', async () => {
    const doc = await shelf.doc();
    const editor = await shelf.member('editor', 'Eve');
    const { session, token } = await shelf.lock(doc, editor);
    for (const merge of [false, true]) {
      const answer = await shelf.save(doc, 'two\n', { on: 1, merge });
      expect([answer.status, answer.body.code, answer.body.lock]).toEqual([
        423,
        'lock.held',
        expect.objectContaining({ docId: doc.id, token, holder: { kind: 'user', id: editor.id, name: 'Eve' }, canSteal: true }),
      ]);
      expect(Number(answer.headers.get('retry-after'))).toBe(Math.ceil((answer.body.lock?.expiresInMs ?? 0) / 1000));
      expect(JSON.stringify(answer.body)).not.toContain(session);
    }
    expect(await text(doc)).toBe('one\n');
  });

  it('DOC6 the holder saves with his lock, and must show it', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc);
    expect((await shelf.save(doc, 'two\n', { on: 1, claim })).body).toMatchObject({ version: 2, lock: { token: claim.token, session: claim.session } });
    expect(refusal(await shelf.save(doc, 'three\n', { on: 2 }))).toEqual([423, 'lock.held']);
  });

  it('DOC7 a lock that is not the writer\'s refuses him, whatever the version: 423 to a save, 410 to a renewal', async () => {
    const doc = await shelf.doc();
    const claim = await shelf.lock(doc);
    const editor = await shelf.member('editor');
    const wrong = [{ ...claim, token: claim.token - 1 }, { ...claim, session: 'x'.repeat(32) }];
    for (const one of wrong) {
      expect(refusal(await shelf.save(doc, 'two\n', { on: 1, claim: one }))).toEqual([423, 'lock.lost']);
      expect(refusal(await shelf.call('POST', `/docs/${doc.id}/lock/renew`, { body: one }))).toEqual([410, 'lock.lost']);
    }
    expect(refusal(await shelf.save(doc, 'two\n', { on: 1, claim, as: editor.token }))).toEqual([423, 'lock.lost']);
    expect(refusal(await shelf.save(doc, 'two\n', { on: 9, claim }))).toEqual([412, 'doc.version_conflict']);
    await shelf.expireLock(doc);
    const late = await shelf.save(doc, 'two\n', { on: 1, claim });
    expect([...refusal(late), late.body.lock]).toEqual([423, 'lock.lost', null]);
    expect((await shelf.save(doc, 'two\n', { on: 1 })).status).toBe(200);
    expect(refusal(await shelf.save(doc, 'zombie\n', { on: 2, claim }))).toEqual([423, 'lock.lost']);
  });

  it.each([
    ['x-lock-token', '1.5'],
    ['x-lock-token', 'x'],
    ['x-lock-token', ''],
    ['x-lock-token', '9'.repeat(16)],
    ['x-lock-session', 'x'.repeat(32)],
  ])('DOC6 %s: %s alone claims no lock that there could be', async (name, value) => {
    const answer = await shelf.save(await shelf.doc(), 'two\n', { on: 1, headers: { [name]: value } });
    expect([...refusal(answer), ...fieldsOf(answer)]).toEqual([400, 'request.invalid', 'X-Lock-Token']);
  });

  it('DOC7 a token without a session proves nothing', async () => {
    const doc = await shelf.doc();
    const { token } = await shelf.lock(doc);
    expect(refusal(await shelf.save(doc, 'two\n', { on: 1, headers: { 'x-lock-token': `${token}` } }))).toEqual([423, 'lock.lost']);
  });
});

describe('merging', () => {
  const lines = (change: Record<number, string> = {}) => Array.from({ length: 9 }, (_, n) => `${change[n] ?? `line ${n}`}\n`).join('');

  it('DOC5 a stale save that asks for it is merged, as a version of its own kind', async () => {
    const doc = await shelf.doc(lines());
    await shelf.save(doc, lines({ 1: 'theirs' }), { on: 1 });
    const merged = await shelf.save(doc, lines({ 7: 'ours' }), { on: 1, merge: true, message: 'Both' });
    expect(merged).toMatchObject({ status: 200, body: { version: 3, merged: true } });
    expect(await text(doc)).toBe(lines({ 1: 'theirs', 7: 'ours' }));
    expect((await shelf.versions(doc))[0]).toMatchObject({ source: 'merge', message: 'Both' });
    expect((await shelf.save(doc, lines({ 7: 'ours' }), { on: 1, merge: true })).body).toMatchObject({ version: 3, merged: true });
  });

  it('DOC5 what cannot be merged comes back as three texts, and nothing is written', async () => {
    const doc = await shelf.doc(lines());
    await shelf.save(doc, lines({ 4: 'theirs' }), { on: 1 });
    const answer = await shelf.save(doc, lines({ 4: 'ours' }), { on: 1, merge: true });
    expect(answer).toMatchObject({ status: 409, body: { code: 'doc.merge_conflict', base: lines(), ours: lines({ 4: 'ours' }), theirs: lines({ 4: 'theirs' }) } });
    expect(await text(doc)).toBe(lines({ 4: 'theirs' }));
  });

  it('DOC5 on the present version a merge is a plain save, and two sides that say the same are one', async () => {
    const doc = await shelf.doc(lines());
    expect((await shelf.save(doc, lines({ 1: 'x' }), { on: 1, merge: true })).body).not.toHaveProperty('merged');
    expect((await shelf.save(doc, lines({ 1: 'x' }), { on: 1, merge: true })).body.version).toBe(2);
  });

  it('DOC5 merges at once all land', async () => {
    const doc = await shelf.doc(lines());
    const answers = await Promise.all([0, 4, 8].map((n) => shelf.save(doc, lines({ [n]: `by ${n}` }), { on: 1, merge: true })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await text(doc)).toBe(lines({ 0: 'by 0', 4: 'by 4', 8: 'by 8' }));
    expect(await shelf.versions(doc)).toHaveLength(4);
  });

  it.each(['merge=yes', 'merge=1', 'merge=true&merge=true', 'merge[]=true', 'force=true'])('DOC5 ?%s is nothing to ask for', async (query) => {
    const doc = await shelf.doc();
    expect(refusal(await shelf.write('PUT', `/docs/${doc.id}/content?${query}`, { on: 1, body: { content: 'two\n' } }))).toEqual([400, 'request.invalid']);
  });
});
