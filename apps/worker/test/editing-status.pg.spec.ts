import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LinkRemotes, newId, Seal, TellPulls } from '@lockstep/core';
import type { ReconcileResult } from '@lockstep/core';
import { GitHubRemotes } from '@lockstep/github';
import { Octokit } from 'octokit';
import { gitText } from './git-clone.js';
import { LockHolder } from './lock-holder.js';
import { SyncSite } from './sync-site.js';
import type { SyncTeam } from './sync-site.js';

const URL = 'https://docs.example.test';
const NOBODY = { context: 'lockstep/editing', state: 'success', description: 'Nobody edits these files in Lockstep.', target_url: null };

describe('who edits, on pull requests', () => {
  let site: SyncSite;
  let octokit: Octokit;

  beforeAll(async () => {
    site = await SyncSite.start();
    octokit = new Octokit({ baseUrl: site.github.url, auth: site.token, retry: { enabled: false }, throttle: { enabled: false } });
  });
  afterAll(async () => {
    await site.close();
    expect(site.errors).toEqual([]);
  });

  /** A link in step with two files, and a pull request that changes one of them. */
  async function proposed(): Promise<{ team: SyncTeam; linkId: string; at: { owner: string; repo: string } }> {
    const team = await site.team();
    await team.clone.push({ 'a.md': 'a\n', 'b.md': 'b\n' });
    const linkId = await team.linked();
    const at = { owner: team.place.owner, repo: team.place.repo };
    await open(team, 'topic', { 'a.md': 'changed\n' });
    return { team, linkId, at };
  }

  async function open(team: SyncTeam, branch: string, files: Record<string, string>): Promise<number> {
    const at = { owner: team.place.owner, repo: team.place.repo };
    const { data: main } = await octokit.rest.git.getRef({ ...at, ref: 'heads/main' });
    await octokit.rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: main.object.sha });
    await push(team, branch, files);
    return (await octokit.rest.pulls.create({ ...at, title: branch, head: branch, base: 'main' })).data.number;
  }

  async function push(team: SyncTeam, branch: string, files: Record<string, string>): Promise<void> {
    const at = { owner: team.place.owner, repo: team.place.repo };
    const { data: head } = await octokit.rest.git.getRef({ ...at, ref: `heads/${branch}` });
    const tree = Object.entries(files).map(([path, content]) => ({ path, content, mode: '100644' as const, type: 'blob' as const }));
    const made = await octokit.rest.git.createTree({ ...at, base_tree: head.object.sha, tree });
    const commit = await octokit.rest.git.createCommit({ ...at, message: branch, tree: made.data.sha, parents: [head.object.sha] });
    await octokit.rest.git.updateRef({ ...at, ref: `heads/${branch}`, sha: commit.data.sha });
  }

  const telling = (team: SyncTeam): TellPulls => {
    const remotes = new LinkRemotes(new GitHubRemotes({ retryPausesMs: [1, 1] }), new Seal(Buffer.alloc(32, 7)), [team.place.apiUrl]);
    return new TellPulls({ store: site.store, openRemote: (link) => remotes.open(link), publicUrl: URL });
  };

  /** What the worker does; `asked`: after a webhook, or by the sweep. */
  async function tell(team: SyncTeam, linkId: string, { asked = false } = {}): Promise<ReconcileResult> {
    if (asked) await team.deliver(linkId, 'pull_request', { action: 'synchronize', once: newId() });
    return telling(team).run(linkId);
  }

  async function words(team: SyncTeam, branch: string): Promise<object[]> {
    const { data } = await octokit.rest.repos.listCommitStatusesForRef({ owner: team.place.owner, repo: team.place.repo, ref: branch, per_page: 100 });
    return data.map(({ context, state, description, target_url }) => ({ context, state, description, target_url }));
  }

  it('STATUS1 a lock is told to the open pull requests that touch its document, with document, holder and page; its end too; nothing twice', async () => {
    const { team, linkId } = await proposed();
    await open(team, 'other', { 'b.md': 'changed\n' });
    await tell(team, linkId, { asked: true });
    expect([await words(team, 'topic'), await words(team, 'other')]).toEqual([[NOBODY], [NOBODY]]);

    const holder = await LockHolder.of(team, 'a.md');
    await tell(team, linkId);
    const held = { context: 'lockstep/editing', state: 'pending', description: 'a.md is being edited in Lockstep by Ursula', target_url: `${URL}/projects/${team.project}/docs/${holder.docId}` };
    expect([await words(team, 'topic'), await words(team, 'other')]).toEqual([[held, NOBODY], [NOBODY]]);

    site.github.requests.reset();
    await tell(team, linkId);
    expect(site.github.requests.apiCalls).toBe(0);

    await holder.release();
    await tell(team, linkId);
    expect(await words(team, 'topic')).toEqual([NOBODY, held, NOBODY]);
  });

  it('STATUS1 a lock past its time is nobody\'s here too', async () => {
    const { team, linkId } = await proposed();
    const holder = await LockHolder.of(team, 'a.md');
    await tell(team, linkId, { asked: true });
    await holder.runOut();
    await tell(team, linkId);
    expect((await words(team, 'topic')).map((word) => (word as { state: string }).state)).toEqual(['success', 'pending']);
  });

  it('STATUS2 what is open is asked of GitHub: a new head is told anew, a closed pull request and one of our own nothing', async () => {
    const { team, linkId, at } = await proposed();
    const project = await site.store.projects.find(team.project);
    await open(team, `lockstep/${project?.slug}`, { 'a.md': 'ours\n' });
    await tell(team, linkId, { asked: true });
    expect(await words(team, `lockstep/${project?.slug}`)).toEqual([]);
    await push(team, 'topic', { 'a.md': 'again\n' });
    expect(await words(team, 'topic')).toEqual([]);
    await tell(team, linkId, { asked: true });
    expect(await words(team, 'topic')).toEqual([NOBODY]);
    await octokit.rest.pulls.update({ ...at, pull_number: 1, state: 'closed' });
    await tell(team, linkId, { asked: true });
    expect(await site.store.pulls.linksToTell(team.project)).toEqual([]);
    await LockHolder.of(team, 'a.md');
    await tell(team, linkId);
    expect(await words(team, 'topic')).toEqual([NOBODY]);
    expect(await gitText(team.bare.path, 'fsck', '--strict')).toBe('');
  });

  it('STATUS3 a refusal is remembered in words with what to do and not repeated, and sync goes on', async () => {
    const { team, linkId } = await proposed();
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
    expect(await words(team, 'topic')).toEqual([NOBODY]);
    expect(await site.store.sync.link(linkId)).toMatchObject({ pullsError: null });
  });

  it('STATUS3 a limit is waited for, an outage comes again, and a lost answer is said again', async () => {
    const { team, linkId } = await proposed();
    const fault = (answer: object) => site.github.intercept(({ path }) => (path.includes('/statuses/') ? { when: 'before' as const, ...answer } : undefined));
    let end = fault({ status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '120' } });
    const limited = await tell(team, linkId, { asked: true });
    expect(Number(limited.again)).toBeGreaterThan(Date.now() + 60_000);
    end();
    end = fault({ status: 502, body: { message: 'Bad gateway' } });
    expect((await tell(team, linkId)).again).not.toBeNull();
    end();
    await tell(team, linkId);
    expect(await words(team, 'topic')).toEqual([NOBODY]);
  });

  it('STATUS4 a paused link tells nothing; resumed, what is so then', async () => {
    const { team, linkId } = await proposed();
    await tell(team, linkId, { asked: true });
    await team.links.update(team.person, team.project, linkId, { paused: true });
    await LockHolder.of(team, 'a.md');
    await tell(team, linkId);
    expect([await words(team, 'topic'), await site.store.pulls.linksToTell(team.project)]).toEqual([[NOBODY], []]);
    await team.links.update(team.person, team.project, linkId, { paused: false });
    await tell(team, linkId);
    expect(await words(team, 'topic')).toMatchObject([{ state: 'pending' }, NOBODY]);
  });

  it('STATUS5 of two that speak at once the slower one notices, and the next look says what is so', async () => {
    const { team, linkId } = await proposed();
    await tell(team, linkId, { asked: true });
    const { pulls } = site.store;
    const [pull] = await pulls.list(linkId);
    if (!pull?.said) throw new Error('nothing was said');
    const [slow, fast] = [await pulls.beginWord(linkId, pull), await pulls.beginWord(linkId, pull)];
    expect(await pulls.endWord(linkId, pull.number, { turn: fast ?? 0, said: pull.said })).toBe(true);
    expect(await pulls.endWord(linkId, pull.number, { turn: slow ?? 0, said: pull.said })).toBe(false);
    await tell(team, linkId);
    expect(await words(team, 'topic')).toEqual([NOBODY, NOBODY]);
  });

  it('STATUS6 the sweep finds links whose pull requests were not read for long', async () => {
    const { team, linkId } = await proposed();
    expect(await site.store.pulls.due(3_600, 1_000)).toContain(linkId);
    await tell(team, linkId);
    expect(await words(team, 'topic')).toEqual([NOBODY]);
    expect(await site.store.pulls.due(3_600, 1_000)).not.toContain(linkId);
    expect(await site.store.pulls.due(0, 1_000)).toContain(linkId);
  });
});
