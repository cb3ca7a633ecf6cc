import { describe, expect, it } from '@jest/globals';
import type { FanoutRow, Page } from '@lockstep/contracts';
import { Access, Fanout, newId } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import { eachTeam } from './each-team.js';
import { LockHolder } from './lock-holder.js';
import type { SyncSite, SyncTeam } from './sync-site.js';

describe('which repository is on which version of which document', () => {
  let site: SyncSite;
  let team: SyncTeam;
  let whole: string;
  let part: string;

  eachTeam(async (started, its) => {
    [site, team] = [started, its];
    await team.clone.push({ 'a.md': 'a\n', 'b/c.md': 'c\n', 'b/d.md': 'd\n' });
    whole = await team.linked();
    const second = newId();
    await site.github.createRepo({ owner: 'octo', name: second });
    part = await team.linked({ repo: second, include: ['b/**'] });
  });

  const table = (query: { prefix?: string; cursor?: string; limit?: number } = {}, as: Principal = team.person): Promise<Page<FanoutRow>> =>
    new Fanout(site.store, new Access(site.store)).list(as, team.project, { limit: 50, ...query });

  async function states(): Promise<Record<string, string>> {
    const { items } = await table();
    const cell = (row: FanoutRow, linkId: string): string => {
      const found = row.links.find((link) => link.linkId === linkId);
      return `${found?.version} ${found?.state}`;
    };
    return Object.fromEntries(items.map((row) => [`${row.path}@${row.version}`, `${cell(row, whole)}, ${cell(row, part)}`]));
  }

  it('FAN1 says the same, behind and what is not carried, for each link', async () => {
    expect(await states()).toEqual({ 'a.md@1': '1 same, null not carried', 'b/c.md@1': '1 same, 1 same', 'b/d.md@1': '1 same, 1 same' });
    await team.write('b/c.md', 'newer\n');
    await team.write('b/new.md', 'new\n');
    await team.reconcile(part);
    expect(await states()).toMatchObject({ 'b/c.md@2': '1 behind, 2 same', 'b/new.md@1': 'null behind, 1 same' });
    await team.move('b/d.md', 'b/e.md');
    await team.reconcile(whole);
    expect(await states()).toMatchObject({ 'b/c.md@2': '2 same, 2 same', 'b/e.md@1': '1 same, 1 behind' });
  });

  it('FAN1 says conflict and ahead where something waits', async () => {
    await team.write('a.md', 'ours\n');
    const holder = await LockHolder.of(team, 'b/c.md');
    await team.clone.push({ 'a.md': 'theirs\n', 'b/c.md': 'theirs\n' });
    await team.reconcile(whole);
    expect(await states()).toMatchObject({ 'a.md@2': '1 conflict, null not carried', 'b/c.md@1': '1 ahead, 1 same' });
    await holder.release();
  });

  it('FAN2 comes page by page and by prefix, and shows a key its paths only', async () => {
    const first = await table({ limit: 2 });
    const second = await table({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ path }) => path)).toEqual(['a.md', 'b/c.md', 'b/d.md']);
    expect(second.nextCursor).toBeNull();
    expect((await table({ prefix: 'b/' })).items.map(({ path }) => path)).toEqual(['b/c.md', 'b/d.md']);
    const key = (scopes: ['sync:run'] | ['docs:read']): Principal => ({ kind: 'apiKey', keyId: newId(), name: 'CI', projectId: team.project, scopes, paths: ['b/c.md'] });
    expect((await table({}, key(['sync:run']))).items.map(({ path }) => path)).toEqual(['b/c.md']);
    await expect(table({}, key(['docs:read']))).rejects.toMatchObject({ code: 'auth.forbidden' });
  });

  it('FAN1 a project without a link has documents and no columns', async () => {
    for (const linkId of [whole, part]) await team.links.remove(team.person, team.project, linkId);
    expect((await table()).items.map(({ path, links }) => [path, links])).toEqual([['a.md', []], ['b/c.md', []], ['b/d.md', []]]);
  });
});
