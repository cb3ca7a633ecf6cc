import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LIMITS } from '@lockstep/contracts';
import type { Doc, Page, Problem } from '@lockstep/contracts';
import type { Bundle, SearchHit } from '@lockstep/core';
import { fieldsOf, refusal, Shelf } from '../../test/shelf.js';

let shelf: Shelf;
beforeAll(async () => {
  shelf = await Shelf.open();
});
afterAll(() => shelf.close());

const pull = (query: string, headers: Record<string, string> = {}) => shelf.call<Bundle & Problem>('GET', `/bundle?${query}`, { headers });
const globs = (...paths: string[]) => paths.map((path) => `paths=${encodeURIComponent(path)}`).join('&');
const search = (q: string, more = '') => shelf.call<Page<SearchHit> & Problem>('GET', `/search?q=${encodeURIComponent(q)}${more}`);
const found = async (q: string) => (await search(q)).body.items.map(({ path }) => path);

describe('bundles', () => {
  it('DOC16 holds the documents that match some glob, with their texts, in path order', async () => {
    const docs: Doc[] = [];
    for (const path of ['b1/.claude/rules/a.md', 'b1/CLAUDE.md', 'b1/deep/er/x.md', 'b1/deep/x.txt']) docs.push(await shelf.doc(`${path}\r\n`, path));
    const all = await pull(globs('b1/**'));
    expect([all.status, all.headers.get('etag')]).toEqual([200, `"${all.body.revision}"`]);
    expect(all.body.docs).toEqual(docs.map(({ id, path, version, contentSha }) => ({ id, path, version, contentSha, content: `${path}\r\n` })));
    const paths = async (...globsOf: string[]) => (await pull(globs(...globsOf))).body.docs.map(({ path }) => path.slice(3));
    expect(await paths('b1/*.md')).toEqual(['CLAUDE.md']);
    expect(await paths('b1/**/*.md')).toEqual(['.claude/rules/a.md', 'CLAUDE.md', 'deep/er/x.md']);
    expect(await paths('b1/{deep,.claude}/**', 'b1/CLAUDE.md')).toHaveLength(4);
    expect(await paths('nothing/**')).toEqual([]);
    expect((await pull('')).body.docs.length).toBeGreaterThanOrEqual(4);
  });

  it('DOC16 the revision changes with a text, a path, a new and a deleted document of the selection, and with nothing else', async () => {
    const doc = await shelf.doc('one', 'b2/a.md');
    const revision = async () => (await pull(globs('b2/**'))).body.revision;
    const seen = [await revision()];
    const changes = [
      () => shelf.save(doc, 'two', { on: 1 }),
      () => shelf.write('PATCH', `/docs/${doc.id}`, { on: 2, body: { path: 'b2/b.md' } }),
      () => shelf.doc('', 'b2/c.md'),
      () => shelf.write('DELETE', `/docs/${doc.id}`, { on: 2 }),
    ];
    for (const change of changes) {
      await change();
      seen.push(await revision());
    }
    expect(new Set(seen).size).toBe(5);
    await shelf.doc('', 'b3/else.md');
    await shelf.call('PUT', `/docs/${doc.id}/draft`, { body: { content: 'x', baseVersion: 1 } });
    expect(await revision()).toBe(seen[4]);
  });

  it.each([(tag: string) => tag, (tag: string) => `W/${tag}`, (tag: string) => `"other", ${tag}`])('DOC16 who has the revision gets 304 (%#)', async (say) => {
    await shelf.call('POST', '/docs', { body: { path: 'b4/a.md', content: '' } });
    const tag = (await pull(globs('b4/**'))).headers.get('etag') ?? '';
    const again = await pull(globs('b4/**'), { 'if-none-match': say(tag) });
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await pull(globs('b4/*'), { 'if-none-match': '"0"' })).status).toBe(200);
  });

  it('DOC16 a thousand documents that are known are answered without a look at any text', async () => {
    const project = await shelf.app.project(shelf.owner, 'Known');
    await shelf.sql.query(
      `with d as (insert into docs (id, project_id, path, version, content, content_sha, size, updated_by)
         select gen_random_uuid(), $1, 'n/' || n || '.md', 1, 'x', repeat('0', 40), 1, '{}' from generate_series(1, 1000) n returning id, project_id)
       insert into doc_locks (doc_id, project_id) select id, project_id from d`,
      [project],
    );
    const ask = (headers: Record<string, string> = {}) => shelf.app.http.call<Bundle>('GET', `/projects/${project}/bundle`, { as: shelf.owner.token, headers });
    const { body, headers } = await ask();
    expect(body.docs).toHaveLength(1_000);
    await shelf.sql.query('alter table docs rename column content to out_of_reach');
    try {
      expect((await ask({ 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304);
      expect((await ask()).status).toBe(500);
    } finally {
      await shelf.sql.query('alter table docs rename column out_of_reach to content');
    }
    expect((await ask()).body).toEqual(body);
  });

  it('DOC16 what is too large says how to narrow it', async () => {
    const project = await shelf.app.project(shelf.owner, 'Large');
    await shelf.sql.query(
      `with d as (insert into docs (id, project_id, path, version, content, content_sha, size, updated_by)
         select gen_random_uuid(), $1, 'n/' || n || '.md', 1, '', repeat('0', 40), 0, '{}' from generate_series(1, $2::int) n returning id, project_id)
       insert into doc_locks (doc_id, project_id) select id, project_id from d`,
      [project, LIMITS.bundleDocs + 1],
    );
    const ask = (query: string) => shelf.app.http.call<Problem & Bundle>('GET', `/projects/${project}/bundle?${query}`, { as: shelf.owner.token });
    const many = await ask('');
    expect([...refusal(many), many.body.detail]).toEqual([413, 'bundle.too_large', expect.stringContaining('?paths=')]);
    expect((await ask(globs('n/1*.md'))).body.docs).toHaveLength(1_111);
    await shelf.sql.query(`update docs set size = $2 where project_id = $1 and path = 'n/7.md'`, [project, LIMITS.bundleBytes + 1]);
    expect(refusal(await ask(globs('n/7.md')))).toEqual([413, 'bundle.too_large']);
    expect((await ask(globs('n/8.md'))).status).toBe(200);
  });

  it.each([['/abs'], ['../up'], ['a\\b'], ['a\0'], ['x'.repeat(513)], [''], ['!a'], ['{a,b}'.repeat(40)]])('KEY9 %j is no glob to pull by', async (glob) => {
    const answer = await pull(globs('ok.md', glob));
    expect([answer.status, fieldsOf(answer)[0]]).toEqual([400, expect.stringMatching(/^paths/)]);
  });

  it.each([`${'*a'.repeat(7)}b`, '{'.repeat(200), '['.repeat(200), '{1..100000000}', '[z-a]', `${'?'.repeat(8)}b`, '{a,{b,{c,{d,e}}}}'])('KEY9 %s cannot stop the process', async (glob) => {
    await shelf.call('POST', '/docs', { body: { path: 'a'.repeat(512), content: '' } });
    expect([200, 400]).toContain((await pull(globs(glob))).status);
  });

  it('DOC16 other ways to ask are refused', async () => {
    for (const query of ['path=a', 'paths[x]=a', `${globs(...Array<string>(51).fill('a'))}`]) expect(refusal(await pull(query))).toEqual([400, 'request.invalid']);
  });
});

describe('search', () => {
  beforeAll(async () => {
    await shelf.doc('The quick brown fox jumps\nover the lazy dog\n', 's/animals/fox.md');
    await shelf.doc('brown quick: the order matters to a phrase\n', 's/words/order.md');
    await shelf.doc('Größe, naïve café, 日本語\n', 's/words/my letters.md');
  });

  it.each<[string, string[]]>([
    ['quick', ['s/animals/fox.md', 's/words/order.md']],
    ['QUICK Brown', ['s/animals/fox.md', 's/words/order.md']],
    ['"quick brown"', ['s/animals/fox.md']],
    ['quick -lazy', ['s/words/order.md']],
    ['lazy OR phrase', ['s/animals/fox.md', 's/words/order.md']],
    ['größe', ['s/words/my letters.md']],
    ['animals', ['s/animals/fox.md']],
    ['quick path:words', ['s/words/order.md']],
    ['path:FOX', ['s/animals/fox.md']],
    ['path:fox path:s/ANI', ['s/animals/fox.md']],
    ['path:words path:animals', []],
    ['path:"my letters" café', ['s/words/my letters.md']],
    ['path:%', []],
    ['nowhere', []],
    ['', []],
    ['   ', []],
    ['path:', []],
    ['!!! & | <-> :* ()', []],
    ["'; drop table docs; --", []],
    ['quick & ! | "', ['s/animals/fox.md', 's/words/order.md']],
    ['\\', []],
    [`${'-'.repeat(400)}`, []],
    [`${'('.repeat(400)}`, []],
    [`${'"z '.repeat(100)}`, []],
    [`path:words/ ${'-'.repeat(100)}quick`, ['s/words/my letters.md']],
    ['-('.repeat(100), []],
    ['- '.repeat(200), []],
    [`${'-"'.repeat(100)}`, []],
    [`lazy ${'or '.repeat(100)}`, ['s/animals/fox.md']],
  ])('DOC12 %j finds %j', async (q, paths) => {
    expect((await found(q)).sort()).toEqual(paths);
  });

  it('DOC12 a hit shows where, and the best come first', async () => {
    const { body } = await search('lazy');
    expect(body.items).toEqual([{ docId: expect.any(String), path: 's/animals/fox.md', snippet: expect.stringContaining('**lazy**'), rank: expect.any(Number) }]);
  });

  it('DOC12 the present text counts: not the one before, not that of a deleted document', async () => {
    const doc = await shelf.doc('yesterdayword', 's/now.md');
    await shelf.save(doc, 'todayword', { on: 1 });
    expect([await found('yesterdayword'), await found('todayword')]).toEqual([[], ['s/now.md']]);
    await shelf.write('DELETE', `/docs/${doc.id}`, { on: 2 });
    expect(await found('todayword')).toEqual([]);
  });

  it('DOC12 hits are pages, each hit once', async () => {
    for (let n = 0; n < 5; n++) await shelf.doc('pagedword', `s/paged/${n}.md`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<SearchHit> = (await search('pagedword', `&limit=2${cursor && `&cursor=${cursor}`}`)).body;
      seen.push(...page.items.map(({ path }) => path));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['0', '1', '2', '3', '4'].map((n) => `s/paged/${n}.md`));
  });

  it.each(['q=a&q=b', 'q[]=a', '', 'q=%00', `q=${'x'.repeat(501)}`, 'q=a&cursor=YWJj', 'q=a&limit=0', 'q=a&sort=x'])('DOC12 ?%s is no search', async (query) => {
    expect(refusal(await shelf.call('GET', `/search?${query}`))).toEqual([400, 'request.invalid']);
  });
});
