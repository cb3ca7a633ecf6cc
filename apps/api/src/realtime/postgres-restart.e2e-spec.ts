import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocVersion, DocWithContent, Lock, Page, Problem } from '@lockstep/contracts';
import { eventually } from '@lockstep/testing';
import { ask, LiveApp, say } from '../../test/live-app.js';
import type { Person } from '../../test/live-app.js';
import { RestartablePostgres } from '../../test/restartable-postgres.js';

let postgres: RestartablePostgres;
let live: LiveApp;
let ann: Person;
let project: string;

beforeAll(async () => {
  postgres = await RestartablePostgres.start();
  live = await LiveApp.start({ DATABASE_URL: postgres.url, LOG_LEVEL: 'error' });
  ann = await live.person('Ann');
  project = await live.project(ann);
}, 60_000);
afterAll(async () => {
  await live.close();
  await postgres.close();
});

const session = 'ann-'.padEnd(32, '0');

describe('Postgres restarts under a holder who saves', () => {
  it('LOCK17 saves and renewals fail together and then go on with the same lock, and every acknowledged save is in the history', async () => {
    const doc = await live.doc(ann, project, 'CLAUDE.md');
    const at = `/projects/${project}/docs/${doc.id}`;
    const client = await live.join(ann, project);
    const { token } = (await say(client, 'lock:acquire', { docId: doc.id, session })).lock as Lock;
    const acknowledged = new Map<number, string>();
    const refusals: (string | undefined)[] = [];
    let version = doc.version;
    let stop = false;
    const save = async (content: string) => {
      const headers = { 'if-match': `"${version}"`, 'x-lock-token': `${token}`, 'x-lock-session': session };
      const answer = await live.http.call<Doc & Problem>('PUT', `${at}/content`, { as: ann.token, body: { content }, headers });
      if (answer.status === 200) acknowledged.set((version = answer.body.version), content);
      else refusals.push(answer.body.code);
    };
    // As an editor does: the same text again until it is acknowledged, which finds a save whose answer was lost.
    const typing = (async () => {
      for (let n = 0; !stop; n++) for (const before = acknowledged.size; acknowledged.size === before && !stop; ) await save(`text ${n}\n`);
    })();
    await eventually(() => acknowledged.size >= 10);

    await postgres.down();
    await eventually(() => refusals.length >= 3);
    expect(await ask(client, 'lock:renew', { docId: doc.id, session, token })).toMatchObject({ ok: false, error: { code: 'internal.unavailable', retryAfterSeconds: 2 } });
    const savedBefore = acknowledged.size;
    await postgres.up();
    await eventually(() => acknowledged.size >= savedBefore + 10, { deadline: 30_000 });
    stop = true;
    await typing;

    expect(new Set(refusals)).toEqual(new Set(['internal.unavailable']));
    expect(client.connected).toBe(true);
    expect(await say(client, 'lock:renew', { docId: doc.id, session, token })).toMatchObject({ lock: { token } });
    const { items } = await live.call<Page<DocVersion>>(`GET ${at}/versions?limit=200`, ann.token);
    expect(items.map((item) => item.version)).toEqual(Array.from({ length: items.length }, (_, n) => items.length - n));
    for (const [number, content] of [...acknowledged].slice(-25)) {
      expect((await live.call<DocWithContent>(`GET ${at}/versions/${number}`, ann.token)).content).toBe(content);
    }
  }, 90_000);
});
