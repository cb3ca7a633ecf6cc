import { describe, expect, it } from '@jest/globals';
import { oneSite } from './each-team.js';
import type { SyncSite } from './sync-site.js';
import { gitText } from './git-clone.js';

const MANY = 500;
const TEXT_BYTES = 2_000;

/** Distinct texts of a size that documents have. */
function many(word: string): Record<string, string> {
  const filler = 'Lorem ipsum dolor sit amet, consectetur.\n'.repeat(TEXT_BYTES / 41);
  return Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`docs/${i % 10}/${i}.md`, `# ${word} ${i}\n\n${filler}`]));
}

describe('what a sync costs', () => {
  let site: SyncSite;

  oneSite((started) => {
    site = started;
  });

  it('SYNC13 500 documents go out in one commit with at most 6 requests, and 500 files come in with at most 12', async () => {
    const team = await site.team();
    await team.clone.push(many('first'));
    const linkId = await team.linked();

    for (const [path, text] of Object.entries(many('out'))) await team.write(path, text);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(6);
    expect(await team.bare.texts()).toEqual(many('out'));
    expect(await team.bare.commits()).toBe(2);

    await team.clone.push(many('in'));
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(12);
    expect(await team.texts()).toEqual(many('in'));

    await team.reconcile(linkId);
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect([site.github.requests.apiCalls, site.github.requests.cost]).toEqual([1, 0]);
  }, 300_000);

  /** The text of a file that is told from every other in each of its lines. */
  const page = (id: number | string, last = 'end'): string => `${Array.from({ length: 9 }, (_, line) => `line ${line} of ${id}`).join('\n')}\n${last}\n`;

  it('SYNC13 a push of 750 files, added, edited, deleted and renamed, comes in exactly, within the same requests, and waits at the brake before', async () => {
    const team = await site.team();
    const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
    await team.clone.push(Object.fromEntries(range(0, 700).map((i) => [`docs/${i}.md`, page(i)])));
    const linkId = await team.linked();
    const before = new Map((await site.store.docs.index(team.project)).map((doc) => [doc.path, doc]));

    const [edited, deleted, moved, movedAndEdited, added] = [range(0, 150), range(150, 300), range(300, 450), range(450, 500), range(700, 950)];
    await team.clone.push({
      ...Object.fromEntries(edited.map((i) => [`docs/${i}.md`, page(i, 'edited')])),
      ...Object.fromEntries([...deleted, ...moved, ...movedAndEdited].map((i) => [`docs/${i}.md`, null])),
      ...Object.fromEntries(moved.map((i) => [`moved/${i}.md`, page(i)])),
      ...Object.fromEntries(movedAndEdited.map((i) => [`moved/${i}.md`, page(i, 'edited')])),
      ...Object.fromEntries(added.map((i) => [`new/${i}.md`, page(i)])),
    });
    site.github.requests.reset();
    await team.reconcile(linkId);
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(12);
    const words = '150 of 700 documents would be archived here, because their files are gone from the repository.';
    expect(await team.state(linkId)).toMatchObject({ status: 'awaiting_approval', lastError: { code: 'link.brake', message: words } });
    expect(await site.store.docs.index(team.project)).toEqual([...before.values()]);

    site.github.requests.reset();
    expect(await team.sync(linkId, true)).toMatchObject({ status: 'ok', dirty: 0, conflicts: 0, lastError: null });
    expect(site.github.requests.apiCalls).toBeLessThanOrEqual(12);
    const after = new Map((await site.store.docs.index(team.project)).map((doc) => [doc.path, doc]));
    const blobs = (await gitText(team.bare.path, 'ls-tree', '-r', 'main')).split('\n').map((line) => line.split(/\s/).slice(2).reverse());
    expect([...after.values()].map(({ path, contentSha }) => [path, contentSha])).toEqual(blobs);
    // Nothing else was touched, and what moved is the document that it was.
    const version = (i: number): number | undefined => after.get(`docs/${i}.md`)?.version;
    expect([new Set(edited.map(version)), new Set(range(500, 700).map(version))]).toEqual([new Set([2]), new Set([1])]);
    expect([...moved, ...movedAndEdited].map((i) => after.get(`moved/${i}.md`)?.id)).toEqual([...moved, ...movedAndEdited].map((i) => before.get(`docs/${i}.md`)?.id));
    expect(await team.bare.commits()).toBe(2);
  }, 300_000);

  it('SYNC13 texts that are too many for one answer are asked for in smaller parts', async () => {
    const team = await site.team();
    await team.clone.push(many('large'));
    // The whole first batch, with its two repetitions, takes the host too long.
    let failing = 3;
    let queries = 0;
    const end = site.github.intercept(({ surface }) => {
      if (surface !== 'graphql') return undefined;
      queries++;
      return failing-- > 0 ? { when: 'before', status: 502, body: { message: 'Something went wrong' } } : undefined;
    });
    await team.linked();
    end();
    expect(await team.texts()).toEqual(many('large'));
    expect(queries).toBe(3 + 2 + 1);
  }, 120_000);
});
