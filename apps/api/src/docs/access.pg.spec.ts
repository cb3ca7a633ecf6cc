import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '@lockstep/contracts';
import type { Doc, Page } from '@lockstep/contracts';
import type { Person } from '../../test/live-app.js';
import { newSession, refusal, Shelf } from '../../test/shelf.js';

type Kind = 'read' | 'write' | 'lock' | 'steal' | 'draft' | 'listing' | 'batch';
type Route = [kind: Kind, method: string, path: (doc: Doc) => string, body?: (doc: Doc) => unknown];

const at = (rest = '') => (doc: Doc) => `/docs/${doc.id}${rest}`;

/** Every route on documents and locks, as a request that is right in itself. */
const ROUTES: Route[] = [
  ['listing', 'GET', () => '/docs'],
  ['listing', 'GET', () => '/locks'],
  ['listing', 'GET', () => '/bundle'],
  ['listing', 'GET', () => '/search?q=one'],
  ['listing', 'GET', () => '/export'],
  ['read', 'GET', at()],
  ['read', 'GET', (doc) => `/docs/by-path?path=${doc.path}`],
  ['read', 'GET', at('/versions')],
  ['read', 'GET', at('/versions/1')],
  ['read', 'GET', at('/diff?from=1&to=1')],
  ['read', 'GET', at('/checks')],
  ['write', 'POST', () => '/docs', (doc) => ({ path: `new-${doc.path}`, content: '' })],
  ['write', 'PUT', at('/content'), () => ({ content: 'one\n' })],
  ['write', 'PATCH', at(), (doc) => ({ path: doc.path })],
  ['write', 'POST', at('/restore')],
  ['write', 'POST', at('/versions/1/restore')],
  ['batch', 'POST', () => '/changes', (doc) => ({ changes: [{ op: 'put', path: doc.path, content: 'one\n' }] })],
  ['lock', 'PUT', at('/lock'), () => ({ session: newSession() })],
  ['lock', 'POST', at('/lock/renew'), () => ({ session: newSession(), token: 1 })],
  ['steal', 'POST', at('/lock/steal'), () => ({ session: newSession(), seenToken: 9, reason: 'why' })],
  ['lock', 'DELETE', at(`/lock?session=${'s'.repeat(32)}&token=1`)],
  ['draft', 'PUT', at('/draft'), () => ({ content: '', baseVersion: 1 })],
  ['draft', 'DELETE', at('/draft')],
  ['write', 'DELETE', at()],
];
const named = ROUTES.map((route, n): [string, Route] => [`${route[1]} ${route[2]({ id: ':id', path: ':path' } as Doc)} (${n})`, route]);

let shelf: Shelf;
let viewer: Person;
let stranger: Person;
let removed: Person;
let archived: { id: string; doc: Doc };

beforeAll(async () => {
  shelf = await Shelf.open();
  [viewer, stranger, removed] = [await shelf.member('viewer'), await shelf.app.person('Stranger'), await shelf.member('admin')];
  await shelf.call('DELETE', `/members/${removed.id}`);
  const id = await shelf.app.project(shelf.owner, 'Archived');
  archived = { id, doc: await shelf.app.doc(shelf.owner, id, 'a.md') };
  await shelf.app.http.call('DELETE', `/projects/${id}`, { as: shelf.owner.token });
});
afterAll(() => shelf.close());

async function ask([, method, path, body]: Route, as: string | undefined, options: { doc?: Doc; headers?: Record<string, string> } = {}) {
  const doc = options.doc ?? (await shelf.doc());
  return shelf.call(method, path(doc), { as, body: body?.(doc), headers: { 'if-match': '"1"', ...options.headers } });
}

describe.each(named)('%s', (_, route) => {
  const [kind] = route;
  const reads = kind === 'read' || kind === 'listing';

  it('ACCESS1 viewers read, and change nothing', async () => {
    const answer = await ask(route, viewer.token);
    expect(reads ? answer.status : refusal(answer)).toEqual(reads ? 200 : [403, 'auth.forbidden']);
  });

  it('ACCESS3 strangers, former members and keys of other projects do not learn that the project exists', async () => {
    const elsewhere = await shelf.app.project(shelf.owner, 'Elsewhere');
    const foreign = await shelf.app.key(shelf.owner, elsewhere, [...SCOPES]);
    for (const as of [stranger.token, removed.token, foreign.key]) expect(refusal(await ask(route, as))).toEqual([404, 'project.not_found']);
  });

  it('ACCESS3 an archived project answers nobody, its owner included', async () => {
    const [, method, path, body] = route;
    const { id, doc } = archived;
    const answer = await shelf.app.http.call<{ code: string }>(method, `/projects/${id}${path(doc)}`, { as: shelf.owner.token, body: body?.(doc), headers: { 'if-match': '"1"' } });
    expect(refusal(answer)).toEqual([404, 'project.not_found']);
  });

  it('AUTH7 KEY3 KEY5 nobody, an expired, a revoked and a malformed credential are 401', async () => {
    const doc = await shelf.doc();
    const [old, gone] = [await shelf.key([...SCOPES]), await shelf.key([...SCOPES])];
    await shelf.sql.query(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [old.id]);
    await shelf.call('DELETE', `/api-keys/${gone.id}`);
    expect(refusal(await ask(route, undefined, { doc, headers: { authorization: '' } }))[0]).toBe(401);
    for (const as of [old.key, gone.key, 'lsk_x_y', 'lsk_', `${old.key}x`, 'a.b.c', shelf.owner.token.slice(0, -2)]) {
      expect([as.slice(0, 5), ...refusal(await ask(route, as, { doc }))]).toEqual([as.slice(0, 5), 401, 'auth.invalid']);
    }
  });

  it('ACCESS2 a key does what its scope says and nothing else', async () => {
    const needed = { read: 'docs:read', listing: 'docs:read', write: 'docs:write', batch: 'docs:write', lock: 'locks:write', steal: 'locks:steal', draft: null }[kind];
    const others = await shelf.key(SCOPES.filter((scope) => scope !== needed));
    expect(refusal(await ask(route, others.key))).toEqual([403, 'auth.forbidden']);
    if (needed === null) return;
    const able = await shelf.key([needed]);
    expect((await ask(route, able.key)).status).not.toBe(403);
  });

  it('ACCESS2 what a key\'s paths leave out it neither reads nor changes', async () => {
    const bound = await shelf.key([...SCOPES], ['bound/**']);
    const answer = await ask(route, bound.key);
    if (kind === 'listing') expect(answer.status).toBe(200);
    else if (kind === 'read') expect(refusal(answer)).toEqual([404, 'doc.not_found']);
    else expect(refusal(answer)).toEqual([403, 'auth.forbidden']);
  });
});

describe('a key bound to paths', () => {
  it('ACCESS2 is shown nothing of the rest in any listing', async () => {
    const inside = await shelf.doc('needle one\n', 'bound/inside.md');
    const outside = await shelf.doc('needle two\n', 'outside.md');
    await shelf.lock(outside);
    const { key } = await shelf.key(['docs:read'], ['bound/**']);
    for (const path of ['/docs?limit=200', '/locks', '/bundle', '/search?q=needle']) {
      const text = JSON.stringify((await shelf.call('GET', path, { as: key })).body);
      expect({ path, seesInside: path === '/locks' || text.includes(inside.id), seesOutside: text.includes(outside.id) }).toEqual({ path, seesInside: true, seesOutside: false });
    }
  });

  describe('of few documents among many', () => {
    const few = ['pages/b.md', 'pages/d.md', 'pages/f.md'];
    let key: string;
    beforeAll(async () => {
      ({ key } = await shelf.key(['docs:read', 'sync:run'], ['pages/[bdf].md']));
      for (const path of 'abcdefgh'.split('').map((letter) => `pages/${letter}.md`)) {
        await shelf.doc('haystack\n', path);
        expect((await shelf.call('POST', '/proposals', { body: { path, baseVersion: 1, content: 'x' } })).status).toBe(201);
      }
    });

    it.each(['/docs?', '/docs?prefix=pages/&', '/search?q=haystack&', '/search?q=path:pages&', '/proposals?', '/fanout?'])('ACCESS5 %s its pages are full, and no cursor tells of the others', async (list) => {
      const pages: string[][] = [];
      const cursors: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; cursors.push(cursor ?? '')) {
        const { body }: { body: Page<{ path: string }> } = await shelf.call('GET', `${list}limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, { as: key });
        pages.push(body.items.map(({ path }) => path));
        cursor = body.nextCursor;
      }
      expect(pages.map((page) => page.length)).toEqual([2, 1]);
      expect(pages.flat().sort()).toEqual(few);
      expect(cursors.map((cursor) => Buffer.from(cursor, 'base64url').toString()).filter((text) => /[aceg]\.md|^[3-9]$/.test(text))).toEqual([]);
    });

    it('ACCESS5 what only others hold is found by no cursor either', async () => {
      await Promise.all(['secret/1.md', 'secret/2.md'].map((path) => shelf.doc('elsewhere\n', path)));
      for (const list of ['/search?q=elsewhere&', '/search?q=path:secret&', '/docs?prefix=secret/&']) expect((await shelf.call('GET', `${list}limit=1`, { as: key })).body).toEqual({ items: [], nextCursor: null });
    });
  });

  it('ACCESS2 moves nothing out of its paths, and restores nothing outside', async () => {
    const doc = await shelf.doc('x', 'bound/move.md');
    const outside = await shelf.doc();
    await shelf.write('DELETE', `/docs/${outside.id}`, { on: 1 });
    const { key } = await shelf.key(['docs:read', 'docs:write'], ['bound/**']);
    expect(refusal(await shelf.write('PATCH', `/docs/${doc.id}`, { as: key, on: 1, body: { path: 'free.md' } }))).toEqual([403, 'auth.forbidden']);
    expect(refusal(await shelf.write('POST', `/docs/${outside.id}/restore`, { as: key }))).toEqual([403, 'auth.forbidden']);
    expect((await shelf.write('PATCH', `/docs/${doc.id}`, { as: key, on: 1, body: { path: 'bound/moved.md' } })).status).toBe(200);
  });
});
