import { describe, expect, it } from '@jest/globals';
import { Octokit } from 'octokit';
import { Cut, ProcessDied } from './cut.js';
import { eachTeam } from './each-team.js';
import { gitText } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { after, before } from './watched-remotes.js';

/** More steps than any run below takes. */
const ENOUGH = 120;

describe('changes that wait in a pull request', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;
  let octokit: Octokit;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    octokit = new Octokit({ baseUrl: site.github.url, auth: site.token, retry: { enabled: false }, throttle: { enabled: false } });
    await team.clone.push({ 'a.md': 'a\n', 'b.md': 'b\n' });
    linkId = await team.linked({ mode: 'pull_request' });
  }, { deaths: true });

  const at = () => ({ owner: team.place.owner, repo: team.place.repo });
  const branch = () => `lockstep/${team.project}`;
  const pulls = async () => (await octokit.rest.pulls.list({ ...at(), state: 'all', sort: 'created', direction: 'asc' })).data.reverse();
  const pull = async (number = 1) => (await octokit.rest.pulls.get({ ...at(), pull_number: number })).data;
  const proposed = (ref = branch()) => gitText(team.bare.path, 'rev-parse', ref);
  const textAt = async (ref: string, path: string) => `${await gitText(team.bare.path, 'show', `${ref}:${path}`)}\n`;
  const commitsAhead = async () => Number(await gitText(team.bare.path, 'rev-list', '--count', `main..${branch()}`));

  async function protect(): Promise<void> {
    const rules = [{ type: 'pull_request', parameters: { required_approving_review_count: 0 } }, { type: 'non_fast_forward' }];
    const conditions = { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } };
    await octokit.request('POST /repos/{owner}/{repo}/rulesets', { ...at(), name: 'Main', enforcement: 'active', conditions, rules: rules as never });
  }

  /** Both sides agree and nothing is proposed any more. */
  async function expectInStep(texts: Record<string, string>): Promise<void> {
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0, pullRequest: null, lastError: null });
    expect([await team.texts(), await team.bare.texts()]).toEqual([texts, texts]);
  }

  it('PULL1 saved documents go to a branch of their own and wait there, in one pull request that names them and their writers', async () => {
    const head = await team.bare.head();
    await team.write('a.md', 'a2\n');
    await team.write('new.md', 'new\n');
    await team.remove('b.md');
    const state = await team.sync(linkId);
    expect(state).toMatchObject({ status: 'ok', dirty: 2, lastError: null, headSha: head, pullRequest: { number: 1, branch: branch(), state: 'open', words: 'waiting in pull request #1' } });
    expect(state.pullRequest?.url).toBe((await pull()).html_url);
    expect(await team.bare.head()).toBe(head);
    const { title, body, ...open } = await pull();
    expect(open).toMatchObject({ state: 'open', mergeable: true, commits: 1, changed_files: 3, base: { ref: 'main', sha: head }, head: { ref: branch() } });
    expect(title).toBe('Update 3 documents');
    expect(body).toContain('- Update <code>a.md</code>, by Ursula\n');
    expect(body).toContain('- Add <code>new.md</code>, by Ursula\n');
    expect(body).toContain('- Delete <code>b.md</code>');
    expect((await team.doc('a.md')).sync).toBe('pending');
  });

  it.each(['merge', 'squash', 'rebase'] as const)('PULL2 a %s merge ends in agreement, without a version, a commit or a pull request in answer', async (merge_method) => {
    await team.write('a.md', 'a2\n');
    await team.write('new.md', 'new\r\n');
    await team.move('b.md', 'moved.md');
    await team.write('moved.md', 'b edited\n');
    await team.sync(linkId);
    await team.clone.push({ 'theirs.md': 'theirs\n' });
    await octokit.rest.pulls.merge({ ...at(), pull_number: 1, merge_method });
    const [merged, versions] = [await team.bare.head(), (await team.doc('moved.md')).version];
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'a2\n', 'new.md': 'new\r\n', 'moved.md': 'b edited\n', 'theirs.md': 'theirs\n' });
    expect([await team.bare.head(), (await team.doc('moved.md')).version]).toEqual([merged, versions]);
    expect((await site.store.docs.versions((await team.doc('a.md')).id, { limit: 1 }))[0]?.commitSha).toBe(merged);
    await team.reconcile(linkId);
    expect(await pulls()).toHaveLength(1);
  });

  it('PULL2 what was saved after the merge goes into the next pull request', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await octokit.rest.pulls.merge({ ...at(), pull_number: 1, merge_method: 'squash' });
    await team.write('a.md', 'a3\n');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 1, conflicts: 0, pullRequest: { number: 2 } });
    await octokit.rest.pulls.merge({ ...at(), pull_number: 2, merge_method: 'merge' });
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'a3\n', 'b.md': 'b\n' });
  });

  it('PULL2 a merge between reading the branch and asking for the pull request proposes nothing twice', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await team.write('b.md', 'b2\n');
    await team.reconcile(linkId, { gitRemotes: before('pullRequest', () => octokit.rest.pulls.merge({ ...at(), pull_number: 1, merge_method: 'squash' })) });
    expect((await pulls()).map(({ number, title }) => [number, title])).toEqual([[1, 'Update a.md'], [2, 'Update b.md']]);
    expect(await commitsAhead()).toBe(1);
    expect((await pull(2)).changed_files).toBe(1);
  });

  it('PULL3 saved again, the same pull request gets the newer text in one commit', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    const first = await proposed();
    await team.write('a.md', 'a3\n');
    await team.write('b.md', 'b2\n');
    await team.sync(linkId);
    expect(await proposed()).not.toBe(first);
    expect([await textAt(branch(), 'a.md'), await commitsAhead()]).toEqual(['a3\n', 1]);
    expect((await pulls()).map(({ number, state, title }) => [number, state, title])).toEqual([[1, 'open', 'Update 2 documents']]);
  });

  it('PULL3 when nothing changed there is no commit, and a look costs two conditional requests', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    const commit = await proposed();
    await team.sync(linkId);
    await team.reconcile(linkId);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([2, 0]);
    expect(await proposed()).toBe(commit);
    expect(await site.store.sync.runs(linkId, { limit: 10 })).toHaveLength(3);
  });

  it('PULL4 when the branch moved the proposal is made anew on its head', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    const head = await team.clone.push({ 'b.md': 'b theirs\n' });
    await team.reconcile(linkId);
    expect(await gitText(team.bare.path, 'rev-parse', `${branch()}^`)).toBe(head);
    expect([await textAt(branch(), 'b.md'), (await team.doc('b.md')).content]).toEqual(['b theirs\n', 'b theirs\n']);
    expect(await pull()).toMatchObject({ state: 'open', commits: 1, changed_files: 1 });
  });

  it('PULL4 a change of the branch to the same document is merged, or is a conflict like any other', async () => {
    await team.clone.push({ 'a.md': 'one\ntwo\nthree\n' });
    await team.sync(linkId);
    await team.write('a.md', 'ONE\ntwo\nthree\n');
    await team.sync(linkId);
    await team.clone.push({ 'a.md': 'one\ntwo\nTHREE\n' });
    await team.reconcile(linkId);
    expect(await textAt(branch(), 'a.md')).toBe('ONE\ntwo\nTHREE\n');
    await team.clone.push({ 'a.md': 'other\ntwo\nTHREE\n' });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'conflicts', conflicts: 1 });
    const [conflict] = await site.store.sync.openConflicts([linkId]);
    await team.conflicts.resolve(team.person, team.project, conflict?.id ?? '', { take: 'ours' });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', conflicts: 0, dirty: 1, pullRequest: { number: 1 } });
    await octokit.rest.pulls.merge({ ...at(), pull_number: 1 });
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'ONE\ntwo\nTHREE\n', 'b.md': 'b\n' });
  });

  it('PULL4 texts that are restored take the pull request back', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await team.write('a.md', 'a\n');
    await team.sync(linkId);
    await expectInStep({ 'a.md': 'a\n', 'b.md': 'b\n' });
    expect(await pull()).toMatchObject({ state: 'closed', merged: false });
  });

  async function expectClosed(): Promise<void> {
    expect(await team.state(linkId)).toMatchObject({
      status: 'blocked',
      dirty: 1,
      lastError: { code: 'link.pull_request_closed', message: 'Pull request #1 was closed without being merged.', next: expect.stringContaining('confirm') },
      pullRequest: { number: 1, state: 'closed' },
    });
  }

  it.each<[string, () => Promise<unknown>]>([
    ['closed', () => octokit.rest.pulls.update({ ...at(), pull_number: 1, state: 'closed' })],
    ['ended by the deletion of its branch', () => octokit.rest.git.deleteRef({ ...at(), ref: `heads/${branch()}` })],
  ])('PULL5 a pull request that was %s is not opened again by itself, however often anybody looks or saves', async (_, close) => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await close();
    await team.reconcile(linkId);
    await expectClosed();
    await team.write('a.md', 'a3\n');
    await team.reconcile(linkId);
    await team.sync(linkId);
    await team.clone.push({ 'c.md': 'c\n' });
    await team.reconcile(linkId);
    await expectClosed();
    expect((await team.doc('c.md')).content).toBe('c\n');
    site.github.requests.reset();
    await team.reconcile(linkId);
    await team.reconcile(linkId);
    expect(site.github.requests.cost).toBe(0);
    expect(await pulls()).toHaveLength(1);
    await team.sync(linkId, true);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 1, lastError: null, pullRequest: { number: 2, state: 'open' } });
    expect(await textAt(branch(), 'a.md')).toBe('a3\n');
  });

  it('PULL5 whoever restores the texts, or opens it again, has decided too', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await octokit.rest.pulls.update({ ...at(), pull_number: 1, state: 'closed' });
    await team.reconcile(linkId);
    await expectClosed();
    await octokit.rest.pulls.update({ ...at(), pull_number: 1, state: 'open' });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 1, lastError: null, pullRequest: { number: 1, state: 'open' } });
    await octokit.rest.pulls.update({ ...at(), pull_number: 1, state: 'closed' });
    await team.reconcile(linkId);
    await team.write('a.md', 'a\n');
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'a\n', 'b.md': 'b\n' });
    expect(await pulls()).toHaveLength(1);
  });

  it('PULL6 a branch whose rules refuse commits blocks in GitHub\'s words; the other mode then works', async () => {
    await team.links.update(team.person, team.project, linkId, { mode: 'direct' });
    await team.reconcile(linkId);
    await protect();
    await team.write('a.md', 'a2\n');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({
      status: 'blocked',
      dirty: 1,
      lastError: { code: 'github.rules', message: expect.stringContaining('Changes must be made through a pull request.'), next: expect.stringContaining('pull_request') },
    });
    await team.links.update(team.person, team.project, linkId, { mode: 'pull_request' });
    expect((await team.state(linkId)).lagSeconds).toBeGreaterThanOrEqual(0);
    expect(await site.store.sync.dueLinks(3_600, 100)).toContain(linkId);
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', lastError: null, pullRequest: { number: 1 } });
    await octokit.rest.pulls.merge({ ...at(), pull_number: 1, merge_method: 'squash' });
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'a2\n', 'b.md': 'b\n' });
  });

  it('PULL6 back in direct mode the pull request is closed and the commit goes to the branch', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await team.links.update(team.person, team.project, linkId, { mode: 'direct' });
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'a2\n', 'b.md': 'b\n' });
    expect(await pull()).toMatchObject({ state: 'closed', merged: false });
  });

  it('PULL6 rules that refuse our own branch block too, and say which one', async () => {
    const conditions = { ref_name: { include: ['refs/heads/lockstep/*'], exclude: [] } };
    const { data } = await octokit.request('POST /repos/{owner}/{repo}/rulesets', { ...at(), name: 'No', enforcement: 'active', conditions, rules: [{ type: 'creation' }] });
    await team.write('a.md', 'a2\n');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'blocked', lastError: { code: 'github.rules', next: expect.stringContaining(branch()) }, pullRequest: null });
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBe(1);
    await octokit.request('DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}', { ...at(), ruleset_id: data.id });
    await team.sync(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', pullRequest: { number: 1 } });
  });

  it('PULL7 cut off between any two steps, the next run has one pull request with the newest text', async () => {
    for (let step = 1; step < ENOUGH; step++) {
      await team.write('a.md', `a ${step}\n`);
      const cut = new Cut(step);
      await team.reconcile(linkId, { store: cut.store(site.store), gitRemotes: cut.gitRemotes }).catch((error: unknown) => {
        if (!(error instanceof ProcessDied)) throw error;
      });
      await team.reconcile(linkId);
      expect({ step, text: await textAt(branch(), 'a.md'), ahead: await commitsAhead() }).toEqual({ step, text: `a ${step}\n`, ahead: 1 });
      expect({ step, pulls: (await pulls()).map(({ number, state }) => [number, state]) }).toEqual({ step, pulls: [[1, 'open']] });
      expect({ step, ...(await team.state(linkId)) }).toMatchObject({ step, status: 'ok', dirty: 1, pullRequest: { number: 1, state: 'open' } });
      if (cut.survived) {
        expect(step).toBeGreaterThan(20);
        return;
      }
    }
    throw new Error(`still dying after ${ENOUGH} steps`);
  }, 300_000);

  it.each(['createCommit', 'putBranch', 'openPullRequest'] as const)('PULL7 a first proposal that died after %s leaves one commit and one pull request', async (method) => {
    await team.write('a.md', 'a2\n');
    await team.reconcile(linkId, { gitRemotes: after(method, () => Promise.reject(new ProcessDied())) });
    const left = method === 'createCommit' ? null : await proposed();
    await site.store.sync.updateLink(linkId, { retryAt: null });
    await team.reconcile(linkId);
    if (left !== null) expect(await proposed()).toBe(left);
    expect((await pulls()).map(({ number, state }) => [number, state])).toEqual([[1, 'open']]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', pullRequest: { number: 1 } });
  });

  it('PULL7 a pull request that was opened without our hearing of it is taken back with the texts', async () => {
    await team.write('a.md', 'a2\n');
    await team.reconcile(linkId, { gitRemotes: after('openPullRequest', () => Promise.reject(new ProcessDied())) });
    await team.write('a.md', 'a\n');
    await team.sync(linkId);
    await expectInStep({ 'a.md': 'a\n', 'b.md': 'b\n' });
    expect((await pull()).state).toBe('closed');
  });

  it('PULL7 cut off between any two steps after a merge, both sides agree', async () => {
    for (let step = 1; step < ENOUGH; step++) {
      await team.write('a.md', `a ${step}\n`);
      await team.sync(linkId);
      const number = (await team.state(linkId)).pullRequest?.number ?? 0;
      await octokit.rest.pulls.merge({ ...at(), pull_number: number, merge_method: step % 2 === 0 ? 'merge' : 'squash' });
      const cut = new Cut(step);
      await team.reconcile(linkId, { store: cut.store(site.store), gitRemotes: cut.gitRemotes }).catch((error: unknown) => {
        if (!(error instanceof ProcessDied)) throw error;
      });
      await team.reconcile(linkId);
      await expectInStep({ 'a.md': `a ${step}\n`, 'b.md': 'b\n' });
      if (cut.survived) return;
    }
    throw new Error(`still dying after ${ENOUGH} steps`);
  }, 300_000);

  it('PULL8 two links of a project to one repository do not share a branch', async () => {
    await octokit.rest.git.createRef({ ...at(), ref: 'refs/heads/next', sha: await team.bare.head() });
    const other = await team.linked({ mode: 'pull_request', branch: 'next' });
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await team.sync(other);
    const branches = [(await team.state(linkId)).pullRequest?.branch, (await team.state(other)).pullRequest?.branch];
    expect(branches[0]).toBe(branch());
    expect(new Set(branches).size).toBe(2);
    expect((await pulls()).map(({ base, state }) => [base.ref, state])).toEqual([['main', 'open'], ['next', 'open']]);
  });

  it('PULL8 names and paths cannot put markup into a pull request', async () => {
    const path = 'no <img src=x> @octo [x](y) `z`.md';
    await team.write(path, 'x\n');
    await team.sync(linkId);
    const { body } = await pull();
    expect(body).not.toMatch(/<img|@octo|\[x\]|`/);
    await octokit.rest.pulls.merge({ ...at(), pull_number: 1 });
    await team.reconcile(linkId);
    await expectInStep({ 'a.md': 'a\n', 'b.md': 'b\n', [path]: 'x\n' });
  });

  it('PULL9 the webhook of a pull request makes the link look', async () => {
    await team.write('a.md', 'a2\n');
    await team.sync(linkId);
    await octokit.rest.pulls.update({ ...at(), pull_number: 1, state: 'closed' });
    const link = await site.store.sync.link(linkId);
    expect(link?.needsSyncAt).toBeNull();
    await team.deliver(linkId, 'pull_request', { action: 'closed', number: 1, pull_request: { head: { ref: branch() }, base: { ref: 'main' } } });
    expect((await site.store.sync.link(linkId))?.needsSyncAt).not.toBeNull();
    await team.reconcile(linkId);
    await expectClosed();
  });
});
