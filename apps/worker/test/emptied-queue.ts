import { afterEach, expect, it } from '@jest/globals';
import type { GitRemotes } from '@lockstep/core';
import { BullJobQueue, JobRunner } from '@lockstep/queue';
import type { QueueLocation } from '@lockstep/queue';
import { eventually } from '@lockstep/testing';
import { createHandlers } from '../src/handlers.js';
import { eachTeam } from './each-team.js';
import { gitText } from './git-clone.js';
import type { SyncSite, SyncTeam } from './sync-site.js';
import { before } from './watched-remotes.js';

const SOON = { deadline: 90_000 };
const PATIENCE = 180_000;

/** The same promises on every backend. `empty` takes everything out of the queue. */
export function describeEmptiedQueue(place: () => Pick<QueueLocation, 'databaseUrl' | 'redisUrl'>, empty: () => Promise<void>): void {
  const open: { close(): Promise<void> }[] = [];
  const troubles: string[] = [];
  let site: SyncSite;
  let team: SyncTeam;
  let linkId: string;
  let jobs: BullJobQueue;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': 'one\n', 'b.md': 'one\n' });
    linkId = await team.linked();
  });
  afterEach(async () => {
    for (const part of open.splice(0).reverse()) await part.close();
    // Of a run whose job is gone the queue says so, also when a new job has its number by now; and nothing else goes wrong.
    expect(troubles.splice(0).filter((message) => !/Missing (key|lock) for job|Lock mismatch for job|could not renew lock/.test(message))).toEqual([]);
  });

  /** A worker with this way to GitHub, which sweeps every second. */
  async function work(gitRemotes: GitRemotes): Promise<void> {
    const location = { ...place(), onError: ({ message }: Error) => void troubles.push(message) };
    const reconcile = { run: (id: string) => team.reconcile(id, { gitRemotes }) };
    jobs = new BullJobQueue(location);
    const handlers = createHandlers({ store: site.store, reconcile, tellPulls: { run: async () => ({ again: null }) }, jobs, sweepSeconds: 1 });
    const runner = new JobRunner({ ...location, handlers, onJobError: location.onError });
    open.push(jobs, runner);
    await runner.ready();
    await jobs.scheduleSweep(1);
  }

  /** What the relay does after a save. */
  async function save(path: string, text: string): Promise<void> {
    await team.write(path, text);
    await site.store.sync.requestForProject(team.project);
    await jobs.enqueueReconcile(linkId, { delaySeconds: 0 });
  }

  async function expectAgreement(texts: Record<string, string>, versions: number[]): Promise<void> {
    await eventually(async () => {
      expect([await team.texts(), await team.bare.texts()]).toEqual([texts, texts]);
      expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0, lastError: null, lagSeconds: 0 });
      return true;
    }, SOON);
    expect(await Promise.all(Object.keys(texts).map(async (path) => (await team.doc(path)).version))).toEqual(versions);
    const trees = (await gitText(team.bare.path, 'log', '--format=%T', 'main')).split('\n');
    expect(new Set(trees).size).toBe(trees.length);
  }

  it('SYNC29 emptied in the middle of a run: the run ends well, and the sweep finds what was asked for meanwhile', async () => {
    await work(
      before('moveBranch', async () => {
        await save('b.md', 'meanwhile\n');
        await empty();
      }),
    );
    await team.clone.push({ 'c.md': 'theirs\n' });
    await save('a.md', 'two\n');
    await expectAgreement({ 'a.md': 'two\n', 'b.md': 'meanwhile\n', 'c.md': 'theirs\n' }, [2, 2, 1]);
    expect(await team.bare.commits()).toBe(1 + 1 + 2);
  }, PATIENCE);

  it('SYNC29 emptied in the middle of a run, and a second run beside it, of which the queue knew nothing any more: nothing is there twice', async () => {
    await work(
      before('moveBranch', async () => {
        await empty();
        const token = await runToken();
        await jobs.enqueueReconcile(linkId, { delaySeconds: 0 });
        await eventually(async () => (await runToken()) > token, SOON);
      }),
    );
    await team.clone.push({ 'c.md': 'theirs\n' });
    await save('a.md', 'two\n');
    await expectAgreement({ 'a.md': 'two\n', 'b.md': 'one\n', 'c.md': 'theirs\n' }, [2, 1, 1]);
    expect(await team.bare.commits()).toBe(1 + 1 + 1);
  }, PATIENCE);

  const runToken = async (): Promise<number> => (await site.store.sync.link(linkId))?.runToken ?? 0;
}
