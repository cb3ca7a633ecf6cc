import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERROR_STATUS } from '@lockstep/contracts';
import type { Doc, Problem } from '@lockstep/contracts';
import { seededRandom } from '@lockstep/testing';
import { mutated } from '../../test/mutations.js';
import type { Call } from '../../test/mutations.js';
import { Shelf } from '../../test/shelf.js';

const SEED = 20_261_120;
const ROUNDS = 1_500;
const AT_ONCE = 8;

let shelf: Shelf;
let doc: Doc;
let other: Doc;
beforeAll(async () => {
  shelf = await Shelf.open();
  [doc, other] = [await shelf.doc('one\ntwo\nthree\n', 'fuzz/a.md'), await shelf.doc('else\n', 'fuzz/b.md')];
  await shelf.save(doc, 'one\ntwo\nfour\n', { on: 1 });
});
afterAll(() => shelf.close());

/** Every route on documents and locks, asked rightly. */
function validCalls(): Call[] {
  const one = `/docs/${doc.id}`;
  const session = 's'.repeat(32);
  const change = (more: object) => ({ path: 'fuzz/c.md', ...more });
  return [
    { method: 'GET', path: '/docs?prefix=fuzz/&limit=2&cursor=ZnV6ei9hLm1k' },
    { method: 'GET', path: '/docs/by-path?path=fuzz/a.md', headers: { 'if-none-match': '"2"' } },
    { method: 'GET', path: one, headers: { 'if-none-match': 'W/"1", "2"' } },
    { method: 'GET', path: `${one}/versions?limit=1&cursor=Mg` },
    { method: 'GET', path: `${one}/versions/1` },
    { method: 'GET', path: `${one}/diff?from=1&to=2` },
    { method: 'GET', path: '/bundle?paths=fuzz/*.md&paths=**/b.md', headers: { 'if-none-match': '"0"' } },
    { method: 'GET', path: '/search?q=one "two three" -four path:fuzz&limit=5&cursor=MA' },
    { method: 'GET', path: '/export' },
    { method: 'GET', path: '/locks' },
    { method: 'POST', path: '/docs', body: { path: 'fuzz/new.md', content: 'new\n', message: 'Why' } },
    { method: 'PUT', path: `${one}/content?merge=true`, headers: { 'if-match': '"1"' }, body: { content: 'zero\ntwo\nthree\n', message: 'Why' } },
    { method: 'PUT', path: `${one}/content`, headers: { 'if-match': '"2"', 'x-lock-token': '1', 'x-lock-session': session }, body: { content: 'x\n' } },
    { method: 'PATCH', path: `/docs/${other.id}`, headers: { 'if-match': '"1"' }, body: { path: 'fuzz/moved.md' } },
    { method: 'DELETE', path: `/docs/${other.id}`, headers: { 'if-match': '"1"', 'x-lock-token': '1', 'x-lock-session': session } },
    { method: 'POST', path: `/docs/${other.id}/restore` },
    { method: 'POST', path: `${one}/versions/1/restore`, headers: { 'if-match': '"2"' } },
    { method: 'POST', path: '/changes', body: { changes: [change({ op: 'put', content: 'c' }), change({ op: 'delete', path: 'fuzz/d.md', base: 'a'.repeat(40) })], message: 'Why', atomic: false } },
    { method: 'POST', path: '/import', headers: { 'content-type': 'application/zip' }, body: { not: 'a zip' } },
    { method: 'PUT', path: `${one}/draft`, body: { content: 'draft', baseVersion: 1 } },
    { method: 'GET', path: `${one}/draft` },
    { method: 'DELETE', path: `${one}/draft` },
    { method: 'PUT', path: `${one}/lock`, body: { session, ttlSeconds: 10 } },
    { method: 'POST', path: `${one}/lock/renew`, body: { session, token: 1, ttlSeconds: 10 } },
    { method: 'POST', path: `${one}/lock/steal`, body: { session, seenToken: 1, reason: 'Why' } },
    { method: 'DELETE', path: `${one}/lock?session=${session}&token=1` },
  ];
}

describe('mutated requests', () => {
  it(`DOC22 each is answered or refused as a problem, never a failure of ours (seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const calls = validCalls();
    const wrong: unknown[] = [];
    const seen = new Set<number>();
    const send = async (call: Call, round: number): Promise<void> => {
      const { status, body } = await shelf.call<Problem>(call.method, call.path, call);
      seen.add(status);
      const isProblem = status < 400 || call.method === 'HEAD' || ERROR_STATUS[body.code] !== undefined;
      if (status >= 500 || !isProblem) wrong.push({ seed: SEED, round, call, status, body });
    };
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => send(mutated(random.pick(calls), random), round + n)));
    }
    expect(wrong).toEqual([]);
    // Mutations that only ever get refused at the door would prove nothing.
    expect([...seen]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404]));
    expect((await shelf.app.http.call('GET', '//health/ready')).status).toBe(200);
    expect(shelf.app.process.output()).not.toContain('request failed');
  });
});
