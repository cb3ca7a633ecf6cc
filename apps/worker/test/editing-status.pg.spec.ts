import { describe, expect, it } from '@jest/globals';
import { LinkRemotes, newId, Seal, TellPulls } from '@lockstep/core';
import type { GitRemotes, ReconcileResult } from '@lockstep/core';
import { GitHubRemotes } from '@lockstep/github';
import { oneSite } from './each-team.js';
import { gitText } from './git-clone.js';
import { LockHolder } from './lock-holder.js';
import { PullAuthor } from './pull-author.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { after } from './watched-remotes.js';

const URL = 'https://docs.example.test';
const NOBODY = { context: 'lockstep/editing', state: 'success', description: 'Nobody edits these files in Lockstep.', target_url: null };

describe('who edits, on pull requests', () => {
  let site: SyncSite;

  oneSite((started) => {
    site = started;
  });

  /** A link in step with two files, and a pull request that changes one of them. */
  async function proposed(): Promise<{ team: SyncTeam; linkId: string; author: PullAuthor }> {
    const team = await site.team();
    await team.clone.push({ 'a.md': 'a\n', 'b.md': 'b\n' });
    const linkId = await team.linked();
    const author = new PullAuthor(team.place);
    await author.open('topic', { 'a.md': 'changed\n' });
    return { team, linkId, author };
  }

  const telling = (team: SyncTeam, gitRemotes: GitRemotes = new GitHubRemotes({ retryPausesMs: [1, 1] })): TellPulls => {
    const remotes = new LinkRemotes(gitRemotes, new Seal(Buffer.alloc(32, 7)), [team.place.apiUrl]);
    return new TellPulls({ store: site.store, openRemote: (link) => remotes.open(link), publicUrl: URL });
  };

  /** What the worker does; `asked`: after a webhook, or by the sweep. */
  async function tell(team: SyncTeam, linkId: string, { asked = false } = {}): Promise<ReconcileResult> {
    if (asked) await team.deliver(linkId, 'pull_request', { action: 'synchronize', once: newId() });
    return telling(team).run(linkId);
  }

  it('STATUS1 a lock is told to the open pull requests that touch its document, with document, holder and page; its end too; nothing twice', async () => {
    const { team, linkId, author } = await proposed();
    await author.open('other', { 'b.md': 'changed\n' });
    await tell(team, linkId, { asked: true });
    expect([await author.words('topic'), await author.words('other')]).toEqual([[NOBODY], [NOBODY]]);

    const holder = await LockHolder.of(team, 'a.md');
    await tell(team, linkId);
    const held = { context: 'lockstep/editing', state: 'pending', description: 'a.md is being edited in Lockstep by Ursula', target_url: `${URL}/projects/${team.project}/docs/${holder.docId}` };
    expect([await author.words('topic'), await author.words('other')]).toEqual([[held, NOBODY], [NOBODY]]);

    site.github.requests.reset();
    await tell(team, linkId);
    expect(site.github.requests.apiCalls).toBe(0);

    await holder.release();
    await tell(team, linkId);
    expect(await author.words('topic')).toEqual([NOBODY, held, NOBODY]);
  });

  it('STATUS1 a lock past its time is nobody\'s here too', async () => {
    const { team, linkId, author } = await proposed();
    const holder = await LockHolder.of(team, 'a.md');
    await tell(team, linkId, { asked: true });
    await holder.runOut();
    await tell(team, linkId);
    expect((await author.words('topic')).map(({ state }) => state)).toEqual(['success', 'pending']);
  });

  it('STATUS2 what is open is asked of GitHub: a new head is told anew, a closed pull request and one of our own nothing', async () => {
    const { team, linkId, author } = await proposed();
    const project = await site.store.projects.find(team.project);
    await author.open(`lockstep/${project?.slug}`, { 'a.md': 'ours\n' });
    await tell(team, linkId, { asked: true });
    expect(await author.words(`lockstep/${project?.slug}`)).toEqual([]);
    await author.push('topic', { 'a.md': 'again\n' });
    expect(await author.words('topic')).toEqual([]);
    await tell(team, linkId, { asked: true });
    expect(await author.words('topic')).toEqual([NOBODY]);
    await author.octokit.rest.pulls.update({ ...author.at, pull_number: 1, state: 'closed' });
    await tell(team, linkId, { asked: true });
    expect(await site.store.pulls.linksToTell([team.project])).toEqual([]);
    await LockHolder.of(team, 'a.md');
    await tell(team, linkId);
    expect(await author.words('topic')).toEqual([NOBODY]);
    expect(await gitText(team.bare.path, 'fsck', '--strict')).toBe('');
  });

  it('STATUS3 a refusal is remembered in words with what to do and not repeated, and sync goes on', async () => {
    const { team, linkId, author } = await proposed();
    let refused = 0;
    const end = site.github.intercept(({ path }) => {
      if (!path.includes('/statuses/')) return undefined;
      refused++;
      return { when: 'before', status: 403, body: { message: 'Resource not accessible by personal access token' } };
    });
    await tell(team, linkId, { asked: true });
    await tell(team, linkId);
    expect(refused).toBe(1);
    const next = expect.stringContaining('Commit statuses: write');
    expect(await site.store.sync.link(linkId)).toMatchObject({ lastError: null, pullsError: { code: 'github.forbidden', message: expect.stringContaining('not accessible'), next } });
    expect(await site.store.pulls.due(0, 1_000)).not.toContain(linkId);
    expect(await team.state(linkId)).toMatchObject({ editingError: { code: 'github.forbidden', next } });
    await team.write('b.md', 'saved\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    end();
    await tell(team, linkId, { asked: true });
    expect(await author.words('topic')).toEqual([NOBODY]);
    expect(await site.store.sync.link(linkId)).toMatchObject({ pullsError: null });
  });

  it('STATUS3 a limit is waited for, an outage comes again, and a lost answer is said again', async () => {
    const { team, linkId, author } = await proposed();
    const fault = (answer: object) => site.github.intercept(({ path }) => (path.includes('/statuses/') ? { when: 'before' as const, ...answer } : undefined));
    let end = fault({ status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '120' } });
    const limited = await tell(team, linkId, { asked: true });
    expect(Number(limited.again)).toBeGreaterThan(Date.now() + 60_000);
    end();
    end = fault({ status: 502, body: { message: 'Bad gateway' } });
    expect((await tell(team, linkId)).again).not.toBeNull();
    end();
    await tell(team, linkId);
    expect(await author.words('topic')).toEqual([NOBODY]);
  });

  it('STATUS4 a paused link tells nothing; resumed, what is so then', async () => {
    const { team, linkId, author } = await proposed();
    await tell(team, linkId, { asked: true });
    await team.links.update(team.person, team.project, linkId, { paused: true });
    await LockHolder.of(team, 'a.md');
    await tell(team, linkId);
    expect([await author.words('topic'), await site.store.pulls.linksToTell([team.project])]).toEqual([[NOBODY], []]);
    await team.links.update(team.person, team.project, linkId, { paused: false });
    await tell(team, linkId);
    expect(await author.words('topic')).toMatchObject([{ state: 'pending' }, NOBODY]);
  });

  it('STATUS4 what stops sync as well is left to sync to tell', async () => {
    const { team, linkId, author } = await proposed();
    const end = site.github.intercept(() => ({ when: 'before', status: 401, body: { message: 'Bad credentials' } }));
    await tell(team, linkId, { asked: true });
    end();
    expect(await site.store.sync.link(linkId)).toMatchObject({ pullsError: null, pullsRetryAt: null });
    await tell(team, linkId);
    expect(await author.words('topic')).toEqual([NOBODY]);
  });

  it('STATUS5 of two that speak at once the slower one notices, and the next look says what is so', async () => {
    const { team, linkId, author } = await proposed();
    await tell(team, linkId, { asked: true });
    const { pulls } = site.store;
    const [pull] = await pulls.list(linkId);
    if (!pull?.said) throw new Error('nothing was said');
    const [slow, fast] = [await pulls.beginWord(linkId, pull), await pulls.beginWord(linkId, pull)];
    expect(await pulls.endWord(linkId, pull.number, { turn: fast ?? 0, said: pull.said })).toBe(true);
    expect(await pulls.endWord(linkId, pull.number, { turn: slow ?? 0, said: pull.said })).toBe(false);
    await tell(team, linkId);
    expect(await author.words('topic')).toEqual([NOBODY, NOBODY]);
  });

  it('STATUS6 the sweep finds links whose pull requests were not read for long', async () => {
    const { team, linkId, author } = await proposed();
    expect(await site.store.pulls.due(3_600, 1_000)).toContain(linkId);
    await tell(team, linkId);
    expect(await author.words('topic')).toEqual([NOBODY]);
    expect(await site.store.pulls.due(3_600, 1_000)).not.toContain(linkId);
    expect(await site.store.pulls.due(0, 1_000)).toContain(linkId);
  });

  it('STATUS6 one run reads or tells at most 30, and the next one follows half a minute later', async () => {
    const { team, linkId, author } = await proposed();
    const branches = ['topic', ...Array.from({ length: 15 }, (_, index) => `more-${index}`)];
    for (const branch of branches.slice(1)) await author.open(branch, { 'a.md': `${branch}\n` });
    const run = async (): Promise<{ steps: number; again: number | null }> => {
      site.github.requests.reset();
      const { again } = await tell(team, linkId);
      return { steps: site.github.requests.list().filter(({ path }) => /\/files$|\/statuses\//.test(path)).length, again: again && Number(again) - Date.now() };
    };
    await team.deliver(linkId, 'pull_request', { once: newId() });
    // The paths and the word of fifteen, then of the last one.
    const first = await run();
    expect([first.steps, Number(first.again) > 20_000 && Number(first.again) <= 30_000]).toEqual([30, true]);
    expect(await run()).toEqual({ steps: 2, again: null });
    expect(await run()).toEqual({ steps: 0, again: null });
    await LockHolder.of(team, 'a.md');
    expect(await run()).toEqual({ steps: 16, again: null });
    for (const branch of branches) expect((await author.words(branch)).map(({ state }) => state)).toEqual(['pending', 'success']);
  });

  it('STATUS8 of several links to one repository, of whatever projects, the oldest has the plain name and none takes the word from another', async () => {
    const { team, linkId: oldest, author } = await proposed();
    const neighbour = await site.team();
    const [second, third] = [await team.linked({ root: 'guides' }), await neighbour.linked({ repo: team.place.repo })];
    const contextOf = (linkId: string): string => `lockstep/editing-${linkId.slice(-8)}`;
    expect(contextOf(second)).not.toBe(contextOf(third));
    await author.push('topic', { 'guides/c.md': 'c\n' });
    const all = async (asked: boolean): Promise<void> => {
      for (const [project, linkId] of [[team, oldest], [team, second], [neighbour, third]] as const) await tell(project, linkId, { asked });
    };
    await all(true);
    const states = async (): Promise<Record<string, string>> => {
      const words = await author.words('topic');
      return Object.fromEntries(words.reverse().map(({ context, state }) => [context, state]));
    };
    expect(await states()).toEqual({ 'lockstep/editing': 'success', [contextOf(second)]: 'success', [contextOf(third)]: 'success' });
    // The document of the other project at the same path is another one, and its holder is that project's business.
    const holder = await LockHolder.of(neighbour, 'a.md');
    await all(false);
    expect(await states()).toEqual({ 'lockstep/editing': 'success', [contextOf(second)]: 'success', [contextOf(third)]: 'pending' });
    await holder.release();
    await LockHolder.of(team, 'a.md');
    await all(false);
    expect(await states()).toEqual({ 'lockstep/editing': 'pending', [contextOf(second)]: 'success', [contextOf(third)]: 'success' });
    expect(await author.words('topic')).toHaveLength(6);
  });

  it('STATUS9 the sweep\'s look at a list that is as it was takes none of the link\'s requests, and a changed one is seen', async () => {
    const { team, linkId, author } = await proposed();
    const sweep = async () => {
      expect(await site.store.pulls.due(0, 1_000)).toContain(linkId);
      site.github.requests.reset();
      await tell(team, linkId);
      const { requests } = site.github;
      return { asked: requests.list().map(({ path, status }) => `${path.split('/').at(-1)} ${status}`), cost: requests.cost };
    };
    await tell(team, linkId, { asked: true });
    const readAt = async (): Promise<number> => Number((await site.store.sync.link(linkId))?.pullsReadAt);
    const before = await readAt();
    expect(await sweep()).toEqual({ asked: ['pulls 304'], cost: 0 });
    expect(await sweep()).toEqual({ asked: ['pulls 304'], cost: 0 });
    expect(await site.store.sync.link(linkId)).toMatchObject({ pullsWantedAt: null, pullsEtag: expect.any(String) });
    expect(await readAt()).toBeGreaterThan(before);

    // An ask for the lock that got lost is repaired by a look that finds the list as it was.
    await LockHolder.of(team, 'a.md');
    expect(await sweep()).toMatchObject({ asked: ['pulls 304', expect.stringMatching(/^[0-9a-f]{40} 201$/)], cost: 1 });
    await author.push('topic', { 'a.md': 'again\n' });
    expect((await sweep()).asked).toEqual(['pulls 200', 'files 200', `${await author.headOf('topic')} 201`]);
    expect(await author.words('topic')).toMatchObject([{ state: 'pending' }]);
    expect(await sweep()).toEqual({ asked: ['pulls 304'], cost: 0 });
  });

  it('STATUS9 what a webhook or a person asks for is read whole, also when he asks in the midst of a look', async () => {
    const { team, linkId, author } = await proposed();
    await tell(team, linkId, { asked: true });
    const lists = async (look: () => Promise<unknown>): Promise<number[]> => {
      site.github.requests.reset();
      await look();
      return site.github.requests.list().filter(({ path }) => path.endsWith('/pulls')).map(({ status }) => status);
    };
    expect(await lists(() => tell(team, linkId, { asked: true }))).toEqual([200]);
    const person = () => team.links.update(team.person, team.project, linkId, { exclude: ['b.md'] });
    // He asks after GitHub has answered and before the answer is kept: of a list that is as it was, then of another one.
    for (const status of [304, 200]) {
      if (status === 200) await author.push('topic', { 'a.md': 'again\n' });
      await site.store.pulls.due(0, 1_000);
      expect(await lists(() => telling(team, after('openPullRequests', person)).run(linkId))).toEqual([status]);
      expect(await site.store.sync.link(linkId)).toMatchObject({ pullsWantedAt: expect.any(Date), pullsEtag: null });
      expect(await lists(() => tell(team, linkId))).toEqual([200]);
      expect(await site.store.sync.link(linkId)).toMatchObject({ pullsWantedAt: null, pullsEtag: expect.any(String) });
    }
  });
});
