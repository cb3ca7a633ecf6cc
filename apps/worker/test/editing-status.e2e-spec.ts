import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Delivery, DocWithContent, Link, Lock, NewLink, Page, Project } from '@lockstep/contracts';
import { eventually } from '@lockstep/testing';
import { LiveApp } from '../../api/test/live-app.js';
import type { Person } from '../../api/test/live-app.js';
import { OctoRules } from './octo-rules.js';
import { PullAuthor } from './pull-author.js';
import { startWorker } from './running-worker.js';
import type { RunningWorker } from './running-worker.js';

const PUBLIC_URL = 'https://docs.example.test';
const WAIT = { deadline: 30_000 };

describe('a lock, API, worker and a pull request on GitHub', () => {
  let octo: OctoRules;
  let app: LiveApp;
  let worker: RunningWorker;
  let grace: Person;
  let project: string;
  let link: NewLink;
  let author: PullAuthor;

  beforeAll(async () => {
    octo = await OctoRules.start({ 'a.md': 'one\n', 'b.md': 'B\n' });
    // An hour between two sweeps: whatever is told here is told because something asked for it.
    const settings = { SECRET_KEY: randomBytes(32).toString('base64'), GITHUB_API_URLS: octo.github.url, SYNC_DEBOUNCE_SECONDS: '0', SYNC_SWEEP_SECONDS: '3600' };
    app = await LiveApp.start(settings);
    worker = await startWorker({ ...settings, PUBLIC_URL, DATABASE_URL: app.databaseUrl });
    grace = await app.person('Grace');
    project = await app.project(grace);
    link = await app.call<NewLink>(`POST /projects/${project}/links`, grace.token, octo.link);
    author = new PullAuthor({ apiUrl: octo.github.url, token: octo.token, ...octo.at });
    const config = { url: link.webhook.url, secret: link.webhook.secret, content_type: 'json' };
    await author.octokit.rest.repos.createWebhook({ ...author.at, events: ['pull_request'], config });
    await app.call(`POST /projects/${project}/links/${link.id}/sync`, grace.token, { confirm: true });
    await eventually(async () => (await app.call<Link>(`GET /projects/${project}/links/${link.id}`, grace.token)).status === 'ok', WAIT);
  }, 120_000);

  afterAll(async () => {
    await worker?.stop();
    await app?.close();
    await octo?.close();
  });

  /** What the head of the branch was told, newest first, once it is as much as this. */
  const told = (branch: string, count: number) => eventually(async () => {
    const words = await author.words(branch);
    return words.length >= count && words;
  }, WAIT);

  it('STATUS2 a pull request is told by its own webhook; STATUS6 a lock, its take-over and its end are, by themselves', async () => {
    await author.open('topic', { 'a.md': 'proposed\n' });
    const nobody = { context: 'lockstep/editing', state: 'success', description: 'Nobody edits these files in Lockstep.', target_url: null };
    expect(await told('topic', 1)).toEqual([nobody]);
    const { items: deliveries } = await app.call<Page<Delivery>>(`GET /projects/${project}/links/${link.id}/deliveries`, grace.token);
    expect(deliveries.map(({ event }) => event)).toContain('pull_request');

    const { id } = await app.call<DocWithContent>(`GET /projects/${project}/docs/by-path?path=a.md`, grace.token);
    const { slug } = await app.call<Project>(`GET /projects/${project}`, grace.token);
    const heldBy = (name: string) => {
      return { context: 'lockstep/editing', state: 'pending', description: `a.md is being edited in Lockstep by ${name}`, target_url: `${PUBLIC_URL}/projects/${slug}/docs/${id}` };
    };
    const lock = `/projects/${project}/docs/${id}/lock`;
    const { token: seenToken } = await app.call<Lock>(`PUT ${lock}`, grace.token, { session: 'the-session-of-grace' });
    expect(await told('topic', 2)).toEqual([heldBy('Grace'), nobody]);

    const ada = await app.person('Ada');
    await app.member(grace, project, ada, 'admin');
    const { token } = await app.call<Lock>(`POST ${lock}/steal`, ada.token, { session: 'the-session-of-ada', seenToken, reason: 'It is urgent.' });
    expect(await told('topic', 3)).toEqual([heldBy('Ada'), heldBy('Grace'), nobody]);

    await app.call(`DELETE ${lock}?session=the-session-of-ada&token=${token}`, ada.token);
    expect(await told('topic', 4)).toEqual([nobody, heldBy('Ada'), heldBy('Grace'), nobody]);
    expect([app.process.output(), worker.output()]).toEqual(['', '']);
  }, 120_000);
});
