import { describe, expect, it } from '@jest/globals';
import { blobSha } from '@lockstep/core';
import { seededRandom } from '@lockstep/testing';
import { eachTeam } from './each-team.js';
import { commitMany, commitOdd } from './odd-trees.js';
import type { OddEntry } from './odd-trees.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

describe('a repository that somebody made to do harm', () => {
  let site: SyncSite;
  let team: SyncTeam;

  eachTeam((started, its) => {
    [site, team] = [started, its];
  });

  it('SYNC30 150,000 files are walked, and those left out are told in a bounded answer', async () => {
    const paths = function* (): Generator<string> {
      for (let i = 0; i < 150_000; i++) yield `all/${Math.floor(i / 10_000)}/${i}.${i % 50_000 === 0 ? 'md' : 'png'}`;
    };
    await commitMany(team.bare, paths());
    const linkId = await team.linked();
    const { skipped, ...state } = await team.state(linkId);
    expect(state).toMatchObject({ status: 'ok', lastRun: { inbound: 3 }, skippedCounts: [{ reason: 'binary', count: 149_997 }] });
    expect([skipped.length, Object.keys(await team.texts())]).toEqual([1_000, ['all/0/0.md', 'all/10/100000.md', 'all/5/50000.md']]);
  }, 300_000);

  it('SYNC32 names that lead elsewhere, cannot be shown or are there twice stay outside, and the rest of the push comes in', async () => {
    await team.clone.push({ 'ok.md': 'before\n' });
    const linkId = await team.linked();
    const unsafe: OddEntry[] = [
      { name: '..', holds: [{ name: 'out.md', holds: 'traversal\n' }] },
      { name: '.', holds: [{ name: 'here.md', holds: 'dot\n' }] },
      ...['.git', '.GIT', '.git ', '.git...', 'git~1', '.g\u200bit'].map((name) => ({ name, holds: [{ name: 'hooks.md', holds: 'git\n' }] })),
      ...['a\nb.md', 'tab\t.md', 'bell\u0007.md', 'del\u007f.md', 'csi\u009b31m.md', 'line\u2028.md'].map((name) => ({ name, holds: 'control\n' })),
      ...['bidi\u202egnp.md', 'iso\u2066late.md', 'mark\u061c.md'].map((name) => ({ name, holds: 'bidi\n' })),
      { name: 'back\\slash.md', holds: 'backslash\n' },
      { name: 'cafe\u0301.md', holds: 'NFD\n' },
      { name: Buffer.from([0x6c, 0xe9, 0x2e, 0x6d, 0x64]), holds: 'Latin-1\n' },
      { name: Buffer.from([0xed, 0xa0, 0xbd, 0x2e, 0x6d, 0x64]), holds: 'half a surrogate pair\n' },
      { name: Buffer.from([0xc0, 0xae, 0xc0, 0xae]), holds: 'overlong dots\n' },
      { name: 'd'.repeat(1_000), holds: [{ name: '🙂'.repeat(1_000), holds: 'long\n' }] },
    ];
    const taken: Record<string, string> = { 'ok.md': 'after\n', 'café.md': 'NFC\n', 'dot.md.': 'trailing dot\n', 'space.md ': 'trailing space\n', 'CON': 'device\n', '-rf': 'option\n', '$(id).md': 'shell\n' };
    const twins = [{ name: 'Twin.md', holds: 'first\n' }, { name: 'twin.md', holds: 'second\n' }];
    const doubles = [{ name: 'double.md', holds: 'one\n' }, { name: 'double.md', holds: 'two\n' }];
    const nul = { name: 'nul.md', holds: Buffer.from([0x61, 0, 0x62]) };
    const ordinary = Object.entries(taken).map(([name, holds]) => ({ name, holds }));
    // The last character that is kept of a message is one of two halves here.
    await commitOdd(team.bare, [...unsafe, ...ordinary, ...twins, ...doubles, nul], { author: 'M\u202eallory\u0007', message: `${'x'.repeat(1_999)}🙂` });
    const state = await team.sync(linkId);
    expect(state).toMatchObject({ status: 'ok', lastError: null });
    expect(await team.texts()).toEqual({ ...taken, 'Twin.md': 'first\n', 'double.md': 'one\n' });
    const counts = Object.fromEntries(state.skippedCounts.map(({ reason, count }) => [reason, count]));
    expect([counts, state.skipped.length]).toEqual([{ unsafe_path: unsafe.length, binary: 1, collision: 2 }, unsafe.length + 3]);

    await commitOdd(team.bare, [...unsafe, ...ordinary, { name: 'new.md', holds: 'new\n' }], { author: `Mal\0lory${'y'.repeat(50_000)}`, message: 'NUL \0 in the words' });
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', lastError: null });
    expect(await team.texts()).toEqual({ ...taken, 'new.md': 'new\n' });
  });

  it('SYNC33 a text made to be slow to merge ends the run in time, with everything else of it carried, and the next run as well', async () => {
    const random = seededRandom(20261127);
    // Few lines, many times: the worst there is for a comparison.
    const bomb = (): string => Array.from({ length: 250_000 }, () => random.pick(['a', 'b', ''])).join('\n');
    await team.clone.push({ 'bomb.md': bomb(), 'both.md': 'one\ntwo\nthree\n' });
    const linkId = await team.linked();
    await team.write('bomb.md', bomb());
    await team.write('both.md', 'ONE\ntwo\nthree\n');
    await team.write('ours.md', 'ours\n');
    await team.clone.push({ 'bomb.md': bomb(), 'both.md': 'one\ntwo\nTHREE\n', 'theirs.md': 'theirs\n' });
    expect(await team.sync(linkId)).toMatchObject({ status: 'conflicts', conflicts: 1, lastError: null });
    const carried = { 'both.md': 'ONE\ntwo\nTHREE\n', 'ours.md': 'ours\n', 'theirs.md': 'theirs\n' };
    expect([await team.texts(), await team.bare.texts()]).toEqual([expect.objectContaining(carried), expect.objectContaining(carried)]);
    const other = await site.team();
    await other.clone.push({ 'a.md': 'a\n' });
    expect((await other.state(await other.linked())).status).toBe('ok');
  }, 120_000);

  it('SYNC33 lines keep their own ends when both sides edit a text of mixed ones', async () => {
    await team.clone.push({ 'mixed.md': 'one\r\ntwo\nthree\r\nfour\nfive\r\nsix' });
    const linkId = await team.linked();
    await team.write('mixed.md', 'ONE\r\ntwo\nthree\r\nfour\nfive\r\nsix');
    await team.clone.push({ 'mixed.md': 'one\r\ntwo\nthree\r\nfour\nnew\nfive\r\nSIX' });
    expect(await team.sync(linkId)).toMatchObject({ status: 'ok', conflicts: 0 });
    const merged = { 'mixed.md': 'ONE\r\ntwo\nthree\r\nfour\nnew\nfive\r\nSIX' };
    expect([await team.texts(), await team.bare.texts()]).toEqual([merged, merged]);
  });

  it('SYNC33 a file of 25 MB is not even fetched, one of NULs is taken for no text', async () => {
    const big = Buffer.alloc(25_000_000, 'All work and no play.\n');
    await commitOdd(team.bare, [{ name: 'big.md', holds: big }, { name: 'nuls.md', holds: Buffer.alloc(100_000) }, { name: 'ok.md', holds: 'ok\n' }]);
    site.github.requests.reset();
    const state = await team.state(await team.linked());
    expect([state.status, state.skipped]).toEqual(['ok', [{ path: 'big.md', reason: 'too_large' }, { path: 'nuls.md', reason: 'binary' }]]);
    expect(await team.texts()).toEqual({ 'ok.md': 'ok\n' });
    expect(site.github.requests.list().filter(({ path }) => path.endsWith(blobSha(big)))).toEqual([]);
  });
});
