import { describe, expect, it } from '@jest/globals';
import type { Link, SyncPlan } from '@lockstep/contracts';
import { eachTeam } from './each-team.js';
import { before } from './watched-remotes.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

describe('rebuilding what both sides agreed on', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'same.md': 'same\n', 'ours.md': 'old\n', 'theirs.md': 'old\n', 'gone-here.md': 'kept\n', 'gone-there.md': 'kept\n' });
    linkId = await team.linked();
  });

  const plan = (): Promise<SyncPlan> => team.links.plan(team.person, team.project, linkId, { rebuild: true });
  const conflicts = async (): Promise<string[]> =>
    (await team.conflicts.list(team.person, team.project, { limit: 50 })).items.map(({ kind, path }) => `${kind} ${path}`).sort();

  async function rebuild(): Promise<Link> {
    await team.links.rebuild(team.person, team.project, linkId, { confirm: true });
    await team.reconcile(linkId);
    return team.state(linkId);
  }

  /** Each side changes one document and deletes one. */
  async function drift(): Promise<void> {
    await team.write('ours.md', 'ours\n');
    await team.remove('gone-here.md');
    await team.clone.push({ 'theirs.md': 'theirs\n', 'gone-there.md': null });
  }

  it('OPS5 what is equal is linked, what differs is a conflict add/add, and neither side loses or overwrites anything', async () => {
    await drift();
    const ids = { same: (await team.doc('same.md')).id, there: (await team.doc('gone-there.md')).id };
    expect(await rebuild()).toMatchObject({ status: 'conflicts', conflicts: 2, dirty: 0, lastRun: { trigger: 'confirmed' } });
    expect(await conflicts()).toEqual(['add_add ours.md', 'add_add theirs.md']);
    const common = { 'same.md': 'same\n', 'gone-here.md': 'kept\n', 'gone-there.md': 'kept\n' };
    expect(await team.texts()).toEqual({ ...common, 'ours.md': 'ours\n', 'theirs.md': 'old\n' });
    expect(await team.bare.texts()).toEqual({ ...common, 'ours.md': 'old\n', 'theirs.md': 'theirs\n' });
    expect([(await team.doc('same.md')).id, (await team.doc('gone-there.md')).id]).toEqual([ids.same, ids.there]);
    expect((await team.doc('same.md')).version).toBe(1);
  });

  it('OPS5 the plan says before what will come of it, writes nothing, and nothing happens without consent', async () => {
    await drift();
    const said = await plan();
    expect(said.conflicts).toEqual(expect.arrayContaining([{ kind: 'add_add', path: 'ours.md' }, { kind: 'add_add', path: 'theirs.md' }]));
    expect(said.inbound).toEqual(expect.arrayContaining([{ action: 'link', path: 'same.md' }, { action: 'create', path: 'gone-here.md' }]));
    expect([said.inbound.length, said.outbound, said.conflicts.length]).toEqual([2, [{ action: 'create', path: 'gone-there.md' }], 2]);
    expect(said.brake).toContain('Nothing is overwritten or deleted.');
    await expect(team.links.rebuild(team.person, team.project, linkId, { confirm: false })).rejects.toMatchObject({ code: 'link.confirm_required' });
    expect((await site.store.sync.bases(linkId)).length).toBe(5);
  });

  it('OPS5 with nothing changed both sides are linked again without a version or a commit, and sync goes on', async () => {
    const commits = await team.bare.commits();
    expect(await rebuild()).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0 });
    expect([(await site.store.sync.bases(linkId)).length, await team.bare.commits()]).toEqual([5, commits]);
    await team.write('same.md', 'new\n');
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', dirty: 0 });
    expect((await team.bare.texts())['same.md']).toBe('new\n');
  });

  it('OPS5 is on record with who asked for it, needs the right to manage links, and waits until a pause is over', async () => {
    await rebuild();
    const events = await site.outbox.activity({ projectId: team.project, limit: 100 });
    expect(events.find(({ type }) => type === 'link.rebuilt')).toMatchObject({ actor: { name: 'Ursula' }, data: { linkId } });
    await team.links.update(team.person, team.project, linkId, { paused: true });
    await expect(team.links.rebuild(team.person, team.project, linkId, { confirm: true })).rejects.toMatchObject({ code: 'link.paused' });
  });

  it('OPS5 a run under way is cut off, and what it had on its way is found in the comparison', async () => {
    await team.write('ours.md', 'ours\n');
    await team.reconcile(linkId, { gitRemotes: before('moveBranch', () => team.links.rebuild(team.person, team.project, linkId, { confirm: true })) });
    expect((await team.bare.texts())['ours.md']).toBe('ours\n');
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0 });
    expect((await team.doc('ours.md')).content).toBe('ours\n');
  });

  it('OPS5 a brake and open conflicts end with what they were about', async () => {
    const many = Object.fromEntries(Array.from({ length: 15 }, (_, i) => [`many/${i}.md`, `${i}\n`]));
    await team.clone.push(many);
    await team.reconcile(linkId);
    await team.clone.push(Object.fromEntries(Object.keys(many).map((path) => [path, null])));
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'awaiting_approval' });
    expect(await rebuild()).toMatchObject({ status: 'ok', dirty: 0, lastError: null });
    expect(Object.keys(await team.bare.texts()).length).toBe(20);
    expect(Object.keys(await team.texts()).length).toBe(20);
  });

  it('OPS5 in pull request mode what was proposed is no agreement: it is asked about, in the same pull request afterwards', async () => {
    await team.links.update(team.person, team.project, linkId, { mode: 'pull_request' });
    await team.write('ours.md', 'ours\n');
    const proposed = await team.sync(linkId);
    expect(proposed.pullRequest).toMatchObject({ state: 'open' });
    expect(await rebuild()).toMatchObject({ status: 'conflicts', conflicts: 1, pullRequest: { number: proposed.pullRequest?.number, state: 'open' } });
    const [conflict] = (await team.conflicts.list(team.person, team.project, { limit: 50 })).items;
    const { oursVersion } = await team.conflicts.get(team.person, team.project, conflict?.id ?? '');
    await team.conflicts.resolve(team.person, team.project, conflict?.id ?? '', { take: 'ours', oursVersion: oursVersion ?? 0 });
    await team.reconcile(linkId);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', pullRequest: { number: proposed.pullRequest?.number, state: 'open' } });
  });
});
