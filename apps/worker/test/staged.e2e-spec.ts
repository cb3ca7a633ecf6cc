import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc, DocWithContent, Link, NewLink, StagedChange } from '@lockstep/contracts';
import { eventually } from '@lockstep/testing';
import { LiveApp, record, say } from '../../api/test/live-app.js';
import type { Person } from '../../api/test/live-app.js';
import { OctoRules } from './octo-rules.js';
import { startWorker } from './running-worker.js';
import type { RunningWorker } from './running-worker.js';

const SESSION = 'the-session-of-a-holder';
const WAIT = { deadline: 30_000 };

describe('a held document, GitHub and the people of a project', () => {
  let octo: OctoRules;
  let app: LiveApp;
  let worker: RunningWorker;
  let grace: Person;
  let project: string;
  let link: Link;
  let doc: Doc;

  beforeAll(async () => {
    octo = await OctoRules.start({ 'a.md': 'one\ntwo\nthree\n', 'b.md': 'B\n' });
    // An hour between two sweeps: whatever happens here happens because something told of it.
    const settings = { SECRET_KEY: randomBytes(32).toString('base64'), GITHUB_API_URLS: octo.github.url, SYNC_DEBOUNCE_SECONDS: '0', SYNC_SWEEP_SECONDS: '3600' };
    app = await LiveApp.start(settings);
    worker = await startWorker({ ...settings, DATABASE_URL: app.databaseUrl });
    grace = await app.person('Grace');
    project = await app.project(grace);
    link = await app.call<NewLink>(`POST /projects/${project}/links`, grace.token, octo.link);
    await look();
    doc = await eventually(() => at('a.md'), WAIT);
    await eventually(async () => (await state()).status === 'ok', WAIT);
  }, 120_000);

  afterAll(async () => {
    await worker?.stop();
    await app?.close();
    await octo?.close();
  });

  const at = (path: string): Promise<DocWithContent> => app.call(`GET /projects/${project}/docs/by-path?path=${path}`, grace.token);
  const state = (): Promise<Link> => app.call(`GET /projects/${project}/links/${link.id}`, grace.token);
  const look = (): Promise<unknown> => app.call(`POST /projects/${project}/links/${link.id}/sync`, grace.token, { confirm: true });
  const staged = (as: string, docId = doc.id) => app.http.call<StagedChange>('GET', `/projects/${project}/docs/${docId}/staged`, { as });
  const runs = async (): Promise<number> => (await app.call<{ items: unknown[] }>(`GET /projects/${project}/links/${link.id}/runs`, grace.token)).items.length;

  it('SYNC20 everybody is told once that a change waits, without its text, and may look at it; SYNC22 the end of the lock brings it in', async () => {
    const client = await app.join(grace, project);
    const told = record(client);
    const { lock } = (await say(client, 'lock:acquire', { docId: doc.id, session: SESSION })) as { lock: { token: number } };
    const commitSha = await octo.clone.push({ 'a.md': 'one\ntwo\nTHREE\n' }, { author: 'Ada <ada@example.test>' });
    await look();
    const [event] = await eventually(() => told.of('doc.staged').length > 0 && told.of('doc.staged'), WAIT);
    const actor = { kind: 'github', id: expect.any(String), name: 'Ada' };
    expect(event).toEqual({ projectId: project, linkId: link.id, docId: doc.id, path: 'a.md', commitSha, actor });
    expect(await at('a.md')).toMatchObject({ sync: 'staged', version: 1 });
    await eventually(async () => (await state()).status === 'ok', WAIT);
    expect(await state()).toMatchObject({ staged: 1, dirty: 0 });

    const { body } = await staged(grace.token);
    expect(body).toEqual({ linkId: link.id, commitSha, author: actor, stagedAt: expect.any(String), base: 'one\ntwo\nthree\n', content: 'one\ntwo\nTHREE\n', path: 'a.md' });

    await say(client, 'lock:release', { docId: doc.id, session: SESSION, token: lock.token });
    await eventually(async () => (await at('a.md')).content === 'one\ntwo\nTHREE\n', WAIT);
    await eventually(async () => (await state()).status === 'ok' && (await state()).staged === 0, WAIT);
    expect(told.of('doc.staged')).toHaveLength(1);
    expect((await staged(grace.token)).status).toBe(404);
  }, 120_000);

  it('SYNC22 the end of a lock for which nothing waits makes no run', async () => {
    const client = await app.join(grace, project);
    const told = record(client);
    const before = await runs();
    const { id } = await at('b.md');
    const { lock } = (await say(client, 'lock:acquire', { docId: id, session: SESSION })) as { lock: { token: number } };
    await say(client, 'lock:release', { docId: id, session: SESSION, token: lock.token });
    // A later change of the same link is carried after the lock's end, so when its run is over a run for the lock would be there too.
    await eventually(() => told.of('lock.released').length > 0, WAIT);
    await look();
    await eventually(async () => (await runs()) > before && (await state()).status === 'ok', WAIT);
    expect(await runs()).toBe(before + 1);
  }, 120_000);

  it('SYNC20 what waits is shown to those who may read the document', async () => {
    const outsider = await app.person('Otto');
    expect((await staged(outsider.token)).status).toBe(404);
    const { key } = await app.key(grace, project, ['docs:read'], ['other/**']);
    expect((await staged(key)).status).toBe(404);
  });
});
