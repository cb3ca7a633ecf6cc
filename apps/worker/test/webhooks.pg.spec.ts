import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Delivery } from '@lockstep/contracts';
import type { DeliveryOutcome } from '@lockstep/core';
import { seededRandom } from '@lockstep/testing';
import type { Random } from '@lockstep/testing';
import { Octokit } from 'octokit';
import { startReceiver } from '../../../libs/local-github/test/hook-receiver.js';
import type { HookReceiver, Received } from '../../../libs/local-github/test/hook-receiver.js';
import { git, gitText } from './git-clone.js';
import { LockHolder } from './lock-holder.js';
import { SyncSite } from './sync-site.js';
import type { SyncTeam } from './sync-site.js';

const DOCS = ['a.md', 'b.md', 'c.md'];
const STEPS = 15;
/** Two lines that are edited, each from one side only, too far apart to be in each other's way: whatever was seen last of each is in the text. */
const text = (ours: number, theirs: number): string => `ours ${ours}\n\nkept\n\ntheirs ${theirs}\n`;
const counters = (content: string): number[] => (content.match(/\d+/g) ?? []).map(Number);

describe('webhooks that come when and as they like', () => {
  let site: SyncSite;
  let post: HookReceiver;
  let team: SyncTeam;
  let linkId: string;
  let hook: { owner: string; repo: string; hook_id: number };

  beforeAll(async () => {
    [site, post] = [await SyncSite.start(), await startReceiver()];
  });
  afterAll(async () => {
    await post.end();
    await site.close();
    expect(site.errors).toEqual([]);
  });
  beforeEach(async () => {
    team = await site.team();
    await team.clone.push(Object.fromEntries(DOCS.map((path) => [path, text(0, 0)])));
    const link = await team.link();
    linkId = link.id;
    const { owner, repo } = team.place;
    const config = { url: post.url, secret: link.webhook.secret, content_type: 'json' };
    const { data } = await octokit().rest.repos.createWebhook({ owner, repo, events: ['push', 'create', 'delete'], config });
    hook = { owner, repo, hook_id: data.id };
    await team.sync(linkId, true);
    await held();
  });

  /** As whoever owns the repository. */
  const octokit = (): Octokit => new Octokit({ baseUrl: site.github.url, auth: site.token });

  /** What GitHub has sent by now, kept instead of delivered; each is given out once. */
  async function held(): Promise<Received[]> {
    await site.github.webhooksSettled();
    return post.received.splice(0);
  }

  const header = ({ headers }: Received, name: string): string => String(headers[name]);

  /** Delivers it, to the byte as GitHub sent it, and does what then follows: a look for each that was stored. */
  async function deliver(call: Received): Promise<DeliveryOutcome> {
    const [deliveryId, event, signature] = [header(call, 'x-github-delivery'), header(call, 'x-github-event'), header(call, 'x-hub-signature-256')];
    const outcome = await team.deliveries.receive({ linkId, deliveryId, event, signature, body: call.body });
    if (outcome === 'stored') await team.reconcile(linkId);
    return outcome;
  }

  async function deliverAll(calls: Received[]): Promise<DeliveryOutcome[]> {
    const outcomes: DeliveryOutcome[] = [];
    for (const call of calls) outcomes.push(await deliver(call));
    return outcomes;
  }

  const deliveries = async (): Promise<Delivery[]> => (await team.links.deliveries(team.person, team.project, linkId, { limit: 200 })).items;
  const versionsOf = async (path: string) => (await site.store.docs.versions((await team.doc(path)).id, { limit: 200 })).reverse();
  const runCount = async (): Promise<number> => (await team.links.runs(team.person, team.project, linkId, { limit: 200 })).items.length;
  const fence = async (): Promise<number> => (await site.store.sync.link(linkId))?.runToken ?? 0;

  /** Both sides agree, and neither history has anything twice, out of order or for nothing. */
  async function expectSound(expected: Record<string, string>): Promise<void> {
    expect([await team.texts(), await team.bare.texts()]).toEqual([expected, expected]);
    expect(await team.state(linkId)).toMatchObject({ status: 'ok', dirty: 0, staged: 0, conflicts: 0, lastError: null });
    expect((await deliveries()).filter(({ status }) => status !== 'processed')).toEqual([]);
    for (const path of Object.keys(expected)) {
      const versions = await versionsOf(path);
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
      expect(new Set(versions.map(({ contentSha }) => contentSha)).size).toBe(versions.length);
    }
    const trees = (await gitText(team.bare.path, 'log', '--format=%T', 'main')).split('\n');
    expect(new Set(trees).size).toBe(trees.length);
    expect(await team.bare.fsck()).toBe('');
  }

  it('HOOKIN5 pushes told in reverse, late and twice: the first one told brings all of them, the rest change nothing', async () => {
    for (let n = 1; n <= 4; n++) await team.clone.push({ 'a.md': text(0, n), [`new-${n}.md`]: `new ${n}\n` });
    await team.clone.push({ 'new-1.md': null });
    const calls = await held();
    expect(calls).toHaveLength(5);
    expect(await deliver(calls.at(-1) as Received)).toBe('stored');
    // The head moves on by our own commit before the others arrive.
    await team.write('a.md', text(1, 4));
    await team.reconcile(linkId);
    const own = await held();
    const [head, runs, token] = [await team.bare.head(), await runCount(), await fence()];

    expect(await deliverAll([...calls.slice(0, 4).reverse(), ...own])).toEqual(Array.from({ length: 5 }, () => 'stored'));
    expect(await deliverAll([...own, ...calls, ...calls.reverse()])).toEqual(Array.from({ length: 11 }, () => 'known'));
    expect([await team.bare.head(), await runCount(), await fence()]).toEqual([head, runs, token]);
    await expectSound({ 'a.md': text(1, 4), 'b.md': text(0, 0), 'c.md': text(0, 0), 'new-2.md': 'new 2\n', 'new-3.md': 'new 3\n', 'new-4.md': 'new 4\n' });
    expect((await versionsOf('a.md')).map(({ source }) => source)).toEqual(['github', 'github', 'editor']);
    expect(await team.bare.commits()).toBe(1 + 5 + 1);
  });

  /** GitHub deletes no default branch. */
  async function makeDeletable(): Promise<void> {
    await git(team.clone.folder, 'push', '-q', 'origin', 'HEAD:refs/heads/other');
    await site.github.updateRepo(team.place.owner, team.place.repo, { defaultBranch: 'other' });
    await held();
  }

  it('HOOKIN5 that a branch was deleted, told after it is back: it is not believed', async () => {
    await makeDeletable();
    const old = await team.bare.head();
    await git(team.clone.folder, 'push', '-q', 'origin', ':main');
    await git(team.clone.folder, 'push', '-q', 'origin', `${old}:refs/heads/main`);
    await team.clone.push({ 'a.md': text(0, 1) });
    const calls = (await held()).reverse();
    expect(calls.map((call) => header(call, 'x-github-event')).sort()).toEqual(['create', 'delete', 'push', 'push', 'push']);
    expect(await deliverAll(calls)).toEqual(['stored', 'stored', 'stored', 'stored', 'stored']);
    expect(await runCount()).toBe(2);
    expect((await versionsOf('a.md')).map(({ source }) => source)).toEqual(['github', 'github']);
    expect([await team.texts(), (await team.state(linkId)).status]).toEqual([await team.bare.texts(), 'ok']);
  });

  it('HOOKIN5 that a branch was pushed to, told after it is gone: no document goes with it', async () => {
    await makeDeletable();
    await team.clone.push({ 'a.md': text(0, 1) });
    await git(team.clone.folder, 'push', '-q', 'origin', ':main');
    expect(await deliverAll((await held()).reverse())).toEqual(['stored', 'stored', 'stored']);
    expect((await team.state(linkId)).status).toBe('branch_missing');
    expect(Object.keys(await team.texts())).toEqual(DOCS);
  });

  /** The newest delivery again, as somebody asks GitHub for it. */
  async function redelivered(): Promise<Received> {
    const { data } = await octokit().rest.repos.listWebhookDeliveries({ ...hook, per_page: 1 });
    await octokit().rest.repos.redeliverWebhookDelivery({ ...hook, delivery_id: data[0]?.id ?? 0 });
    const [call] = await held();
    return call as Received;
  }

  it.each([
    ['its token is good again', { status: 401 }, 'github.unauthorized'],
    ['GitHub answers again', { status: 500 }, 'github.unavailable'],
  ])('HOOKIN6 a delivery whose look failed is looked at again when GitHub redelivers it, at once: %s', async (_, fault, code) => {
    await team.clone.push({ 'a.md': text(0, 1) });
    const [call] = await held();
    const end = site.github.intercept(({ path }) => (path.includes('/branches/') ? { when: 'before', ...fault } : undefined));
    expect(await deliver(call as Received)).toBe('stored');
    end();
    expect(await team.state(linkId)).toMatchObject({ lastError: { code } });
    expect(await deliveries()).toMatchObject([{ status: 'failed', attempts: 1, error: expect.any(String) }]);

    const again = await redelivered();
    expect([header(again, 'x-github-delivery'), again.body]).toEqual([header(call as Received, 'x-github-delivery'), call?.body]);
    expect(await deliver(again)).toBe('stored');
    expect(await deliveries()).toMatchObject([{ status: 'processed', attempts: 2, error: null }]);
    await expectSound({ 'a.md': text(0, 1), 'b.md': text(0, 0), 'c.md': text(0, 0) });

    const [runs, third] = [await runCount(), await redelivered()];
    site.github.requests.reset();
    expect(await deliver(third)).toBe('known');
    expect([await runCount(), site.github.requests.apiCalls, (await deliveries()).length]).toEqual([runs, 0, 1]);
  });

  it('HOOKIN6 a limit that GitHub stated is kept when a delivery is redelivered', async () => {
    await team.clone.push({ 'a.md': text(0, 1) });
    const [call] = await held();
    const end = site.github.intercept(({ path }) => (path.includes('/branches/') ? { when: 'before', status: 429, headers: { 'retry-after': '600' } } : undefined));
    await deliver(call as Received);
    end();
    site.github.requests.reset();
    expect(await deliver(call as Received)).toBe('stored');
    expect(site.github.requests.apiCalls).toBe(0);
    expect(await deliveries()).toMatchObject([{ status: 'pending', attempts: 2 }]);
    expect(await site.store.sync.dueLinks(300, 100)).not.toContain(linkId);
  });

  /** Pushes, saves, locks and deliveries in any order; what was pushed and saved last is what must be there in the end. */
  class Disorder {
    private readonly last = new Map(DOCS.map((path) => [path, { ours: 0, theirs: 0 }]));
    private readonly holders = new Map<string, LockHolder>();
    private readonly waiting: Received[] = [];
    private readonly delivered: Received[] = [];

    constructor(private readonly random: Random) {}

    async step(): Promise<void> {
      const path = this.random.pick(DOCS);
      await this.random.pick([() => this.push(path), () => this.push(path), () => this.save(path), () => this.hold(path), () => this.deliver(), () => this.deliver(), () => this.again(), () => this.lose()])();
      this.waiting.push(...(await held()));
    }

    /** Locks end, what is still on its way arrives, and the sweep looks once. */
    async calm(): Promise<Record<string, string>> {
      for (const path of [...this.holders.keys()]) await this.hold(path);
      while (this.waiting.length > 0) await this.deliver();
      await team.reconcile(linkId);
      await deliverAll(await held());
      return Object.fromEntries([...this.last].map(([path, { ours, theirs }]) => [path, text(ours, theirs)]));
    }

    private counter(path: string): { ours: number; theirs: number } {
      return this.last.get(path) as { ours: number; theirs: number };
    }

    private async push(path: string): Promise<void> {
      const { clone } = team;
      await clone.pull();
      const [ours = 0] = counters(await clone.text(path));
      await clone.pushHere({ [path]: text(ours, ++this.counter(path).theirs) });
    }

    private async save(path: string): Promise<void> {
      const [, theirs = 0] = counters((await team.doc(path)).content);
      const content = text(++this.counter(path).ours, theirs);
      await (this.holders.get(path)?.save(content) ?? team.write(path, content));
      await team.reconcile(linkId);
    }

    /** Takes the lock, or ends it. */
    private async hold(path: string): Promise<void> {
      const holder = this.holders.get(path);
      if (!holder) return void this.holders.set(path, await LockHolder.of(team, path));
      await holder.release();
      this.holders.delete(path);
      await team.reconcile(linkId);
    }

    private async deliver(): Promise<void> {
      const [call] = this.waiting.splice(this.random.int(this.waiting.length), 1);
      if (!call) return;
      expect(await deliver(call)).toBe('stored');
      this.delivered.push(call);
    }

    private async again(): Promise<void> {
      if (this.delivered.length > 0) expect(await deliver(this.random.pick(this.delivered))).toBe('known');
    }

    private lose(): void {
      this.waiting.splice(this.random.int(this.waiting.length), 1);
    }
  }

  it.each([1, 2])('HOOKIN5 shuffled, doubled, late and lost among pushes, saves and locks: nothing goes back, nothing is there twice (seed %i)', async (seed) => {
    const disorder = new Disorder(seededRandom(seed));
    let token = await fence();
    for (let step = 0; step < STEPS; step++) {
      await disorder.step();
      expect(await fence()).toBeGreaterThanOrEqual(token);
      token = await fence();
    }
    await expectSound(await disorder.calm());
    for (const path of DOCS) {
      const docId = (await team.doc(path)).id;
      const shown = await Promise.all((await versionsOf(path)).map(({ version }) => site.store.docs.version(docId, version)));
      const seen = shown.map((version) => counters(version?.content ?? ''));
      // Each version has at least what the one before had of either side.
      expect(seen.filter(([ours = 0, theirs = 0], index) => ours < (seen[index - 1]?.[0] ?? 0) || theirs < (seen[index - 1]?.[1] ?? 0))).toEqual([]);
    }
  }, 180_000);
});
