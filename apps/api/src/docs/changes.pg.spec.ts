import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Doc, DocWithContent, Page, Problem } from '@lockstep/contracts';
import { checkContent } from '@lockstep/core';
import type { ChangeResult } from '@lockstep/core';
import type { CallOptions } from '../../test/http-client.js';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

const apply = (changes: unknown, more: Record<string, unknown> = {}, options: CallOptions = {}) =>
  shelf.call<Omit<Problem, 'results'> & { results: ChangeResult[] }>('POST', '/changes', { body: { changes, ...more }, ...options });
const put = (path: string, content: string, base?: number | string) => ({ op: 'put', path, content, base });
const remove = (path: string, base: number | string) => ({ op: 'delete', path, base });
const at = async (path: string) => (await shelf.call<DocWithContent>('GET', `/docs/by-path?path=${encodeURIComponent(path)}`)).body;
const below = async (prefix: string) => (await shelf.call<Page<Doc>>('GET', `/docs?prefix=${prefix}`)).body.items.map(({ path }) => path);

describe('many changes at once', () => {
  it('DOC15 make, change by version, change by SHA, and delete in one request; what is as asked is unchanged', async () => {
    const docs = await Promise.all(['a', 'b', 'c', 'd'].map((name) => shelf.doc(`${name}\n`, `all/${name}.md`)));
    const [a, b, c, d] = docs as [Doc, Doc, Doc, Doc];
    const answer = await apply(
      [put(b.path, 'b2\n', b.contentSha), put('all/new.md', ''), put(a.path, 'a2\n', 1), remove(c.path, c.contentSha), put(d.path, 'd\n', 7), remove('all/never.md', 1)],
      { message: 'Sweep' },
    );
    expect(answer.status).toBe(200);
    expect(answer.body.results).toEqual([
      { path: b.path, status: 'applied', id: b.id, version: 2, contentSha: checkContent('b2\n').sha },
      { path: 'all/new.md', status: 'applied', id: expect.any(String), version: 1, contentSha: checkContent('').sha },
      { path: a.path, status: 'applied', id: a.id, version: 2, contentSha: checkContent('a2\n').sha },
      { path: c.path, status: 'applied' },
      { path: d.path, status: 'unchanged', id: d.id, version: 1, contentSha: d.contentSha },
      { path: 'all/never.md', status: 'unchanged' },
    ]);
    expect(await below('all/')).toEqual([a.path, b.path, d.path, 'all/new.md']);
    expect((await shelf.versions(a))[0]).toMatchObject({ version: 2, message: 'Sweep', source: 'editor' });
  });

  it('DOC15 atomic: one conflict and nothing is written; every item says what became of it', async () => {
    const [stale, good, held] = [await shelf.doc(), await shelf.doc(), await shelf.doc()];
    await shelf.save(stale, 'newer\n', { on: 1 });
    await shelf.lock(held);
    const changes = [put(good.path, 'x\n', 1), put('atomic/new.md', 'x'), put(stale.path, 'mine\n', 1), put(good.path.replace('.md', '-2.md'), 'x', 1), put(held.path, 'x\n', 1), remove(stale.path, good.contentSha.replace(/./g, '0'))];
    const answer = await apply(changes.slice(0, 5));
    expect([...refusal(answer), ...fieldsOf(answer)]).toEqual([409, 'changes.refused', 'changes.2', 'changes.3', 'changes.4']);
    expect(answer.body.results.map(({ status }) => status)).toEqual(['applied', 'applied', 'conflict', 'conflict', 'locked']);
    expect(answer.body.results[2]).toMatchObject({ id: stale.id, version: 2, contentSha: checkContent('newer\n').sha });
    expect(answer.body.results[3]).toEqual({ path: changes[3]?.path, status: 'conflict' });
    expect(answer.body.results[4]).toMatchObject({ id: held.id, version: 1, contentSha: held.contentSha, lock: { docId: held.id, token: 1, holder: { kind: 'user' } } });
    expect(answer.body.errors?.[2]?.message).toBe(`${held.path}: locked by ${answer.body.results[4]?.lock?.holder.name}`);
    expect([(await at(good.path)).version, await below('atomic/')]).toEqual([1, []]);
    expect(await shelf.versions(good)).toHaveLength(1);
  });

  it('DOC15 not atomic: what can be done is done', async () => {
    const [good, stale, held] = [await shelf.doc(), await shelf.doc(), await shelf.doc()];
    await shelf.save(stale, 'newer\n', { on: 1 });
    await shelf.lock(held);
    const answer = await apply([remove(stale.path, 1), put(good.path, 'x\n', good.contentSha), remove(held.path, 1), put(good.path.toUpperCase(), 'x')], { atomic: false });
    expect([answer.status, answer.body.results.map(({ status }) => status)]).toEqual([200, ['conflict', 'applied', 'locked', 'applied']]);
    expect([(await at(stale.path)).version, (await at(good.path)).version, (await at(held.path)).version]).toEqual([2, 2, 1]);
  });

  it('DOC6 a batch claims no lock, not even the writer\'s own; DOC14 what is there already needs none', async () => {
    const doc = await shelf.doc();
    await shelf.lock(doc);
    expect((await apply([put(doc.path, 'x', 1)])).body.results[0]?.status).toBe('locked');
    expect((await apply([put(doc.path, 'one\n', 1)])).body.results[0]?.status).toBe('unchanged');
  });

  it('DOC15 without a base the path must be free', async () => {
    const doc = await shelf.doc();
    expect((await apply([put(doc.path, 'other')])).body.results[0]).toMatchObject({ status: 'conflict', id: doc.id });
  });

  it.each([true, false])('DOC14 one batch sent six times at once (atomic: %s) is there once, and no conflict', async (atomic) => {
    const doc = await shelf.doc();
    const changes = [put(`race-${atomic}/new.md`, 'n'), put(doc.path, 'two\n', 1), remove((await shelf.doc()).path, 1)];
    const answers = await Promise.all(Array.from({ length: 6 }, () => apply(changes, { atomic })));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.flatMap(({ body }) => body.results.map(({ status }) => status)))).toEqual(new Set(['applied', 'unchanged']));
    expect(await shelf.versions(doc)).toHaveLength(2);
  });

  it('DOC15 with the id of the document that was meant, another one at its path is a conflict, whatever its version', async () => {
    const [meant, gone] = [await shelf.doc('one\n', 'meant/a.md'), await shelf.doc('one\n', 'meant/b.md')];
    await shelf.write('PATCH', `/docs/${meant.id}`, { body: { path: 'meant/moved.md' }, on: 1 });
    await shelf.write('DELETE', `/docs/${gone.id}`, { on: 1 });
    const heirs = [await shelf.doc('heir\n', meant.path), await shelf.doc('heir\n', gone.path)];
    const answer = await apply([{ ...put(meant.path, 'mine\n', 1), id: meant.id }, { ...remove(gone.path, 1), id: gone.id }], { atomic: false });
    expect(answer.body.results).toMatchObject(heirs.map(({ id, path }) => ({ id, path, status: 'conflict', version: 1 })));
    const right = await apply([{ ...put(meant.path, 'mine\n', 1), id: heirs[0]?.id }, { ...put('meant/moved.md', 'mine\n', 1), id: meant.id }]);
    expect(right.body.results.map(({ status }) => status)).toEqual(['applied', 'applied']);
    expect(fieldsOf(await apply([{ ...put(meant.path, 'x\n', 2), id: 'no id' }]))).toEqual(['changes.0.id']);
  });

  it('DOC15 batches over the same documents in any order wait for each other', async () => {
    const docs = await Promise.all(Array.from({ length: 12 }, () => shelf.doc()));
    const batch = (text: string) => docs.map(({ path }) => put(path, text, 1));
    const answers = await Promise.all([apply(batch('a')), apply(batch('b').reverse()), apply(batch('c').slice(3)), apply(batch('d').slice(3).reverse())]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const texts = await Promise.all(docs.slice(3).map(async ({ path }) => (await at(path)).content));
    expect(new Set(texts).size).toBe(1);
  });

  it('ACCESS2 a key\'s paths are checked for every item before the first is written', async () => {
    const { key } = await shelf.key(['docs:read', 'docs:write'], ['mine/**']);
    const answer = await apply([put('mine/a.md', 'x'), put('other/a.md', 'x')], { atomic: false }, { as: key });
    expect([...refusal(answer), await below('mine/')]).toEqual([403, 'auth.forbidden', []]);
    expect((await apply([put('mine/a.md', 'x')], {}, { as: key })).body.results[0]?.status).toBe('applied');
    expect((await shelf.versions(await at('mine/a.md')))[0]).toMatchObject({ source: 'api', author: { kind: 'apiKey' } });
  });

  it('DOC15 hundreds of documents are one request', async () => {
    const changes = Array.from({ length: 300 }, (_, n) => put(`many/${n}.md`, `${n}\n`));
    const { status, body } = await apply(changes);
    expect([status, body.results.filter((one) => one.status === 'applied').length, body.results[299]?.path]).toEqual([200, 300, 'many/299.md']);
  });
});

describe('batches that are none', () => {
  const ok = put('ok.md', 'ok');

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'changes'],
    ['an object', { 0: ok }, 'changes'],
    ['a text', 'ok', 'changes'],
    ['an empty list', [], 'changes'],
    ['null inside', [ok, null], 'changes'],
    ['numbers inside', [1], 'changes'],
    ['lists inside', [[ok]], 'changes'],
    ['no operation', [{ path: 'a', content: '' }], 'changes.0.op'],
    ['another operation', [ok, { ...ok, op: 'move' }], 'changes.1.op'],
    ['a listed operation', [{ ...ok, op: ['put'] }], 'changes.0.op'],
    ['no content', [{ op: 'put', path: 'a' }], 'changes.0.content'],
    ['null for content', [{ ...ok, content: null }], 'changes.0.content'],
    ['an unknown field', [{ ...ok, mode: '100755' }], 'changes.0.mode'],
    ['a deletion of anything', [{ op: 'delete', path: 'a' }], 'changes.0.base'],
    ['a base of null', [{ ...ok, base: null }], 'changes.0.base'],
    ['a base that is neither', [{ ...ok, base: '3' }], 'changes.0.base'],
    ['a base of 0', [{ ...ok, base: 0 }], 'changes.0.base'],
    ['a base of 1.5', [{ ...ok, base: 1.5 }], 'changes.0.base'],
    ['a listed base', [{ ...ok, base: [1] }], 'changes.0.base'],
    ['a path twice', [ok, put('b.md', ''), { ...ok, content: 'else' }], 'changes.2.path'],
    ['a path out of the tree', [ok, put('../b.md', '')], 'changes.1.path'],
    ['half a character', [ok, put('b.md', '\udc00')], 'changes.1.content'],
    ['one item too many', Array.from({ length: LIMITS.changesPerRequest + 1 }, (_, n) => put(`${n}.md`, '')), 'changes'],
  ])('DOC15 %s is refused whole', async (_, changes, field) => {
    const answer = await apply(changes);
    expect([answer.status, fieldsOf(answer)[0]?.replace(/^changes\.\d+$/, 'changes')]).toEqual([400, field]);
    expect(await below('ok.md')).toEqual([]);
  });

  it.each([{ atomic: null }, { atomic: 'false' }, { atomic: 0 }, { message: 7 }, { message: 'a\0b' }, { message: '\ud83d' }, { message: 'x'.repeat(2_001) }, { dryRun: true }])(
    'DOC15 %j is refused beside the changes',
    async (more) => {
      const answer = await apply([ok], more);
      expect([answer.status, fieldsOf(answer)]).toEqual([400, Object.keys(more)]);
      expect(await below('ok.md')).toEqual([]);
    },
  );

  it.each([21, 3_000, 200_000])('HTTP3 %s lists in each other are refused', async (depth) => {
    const raw = `{"changes":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(refusal(await shelf.call('POST', '/changes', { raw }))).toEqual([400, 'request.invalid']);
  });

  it('DOC3 a text beyond 1 MiB is too large, wherever it stands', async () => {
    const answer = await apply([ok, put('big.md', 'x'.repeat(LIMITS.docBytes + 1))]);
    expect([...refusal(answer), ...fieldsOf(answer)]).toEqual([413, 'request.too_large', 'changes.1.content']);
  });
});
