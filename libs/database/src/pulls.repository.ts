import type { CommitStatus, HeldDoc, PullRow, PullStore } from '@lockstep/core';
import type { Db } from './client.js';
import { isHeld } from './lock-row.js';

type Pull = { number: number; headSha: string };
type List = { seenAt: Date; etag: string | null };

/** Open pull requests of links, and what they were told. */
export class PullRepository implements PullStore {
  constructor(private readonly db: Db) {}

  async request(linkId: string): Promise<void> {
    await this.db.$executeRaw`update repo_links set pulls_wanted_at = clock_timestamp(), pulls_retry_at = null, pulls_etag = null where id = ${linkId}::uuid`;
  }

  async linksToTell(projectIds: string[]): Promise<{ projectId: string; linkId: string }[]> {
    return this.db.$queryRaw`
      select l.project_id as "projectId", l.id as "linkId" from repo_links l where l.project_id = any(${projectIds}::uuid[]) and l.archived_at is null and l.paused_at is null
        and (l.pulls_retry_at is null or l.pulls_retry_at <= clock_timestamp()) and exists (select 1 from link_pulls p where p.link_id = l.id)`;
  }

  async due(staleSeconds: number, limit: number): Promise<string[]> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`
      update repo_links set pulls_wanted_at = coalesce(pulls_wanted_at, clock_timestamp()) where id in (
        select l.id from repo_links l join projects p on p.id = l.project_id and p.archived_at is null
        where l.archived_at is null and l.paused_at is null and l.first_synced_at is not null
          and (l.retry_at is null or l.retry_at <= clock_timestamp()) and (l.pulls_retry_at is null or l.pulls_retry_at <= clock_timestamp())
          and (l.pulls_wanted_at is not null or l.pulls_read_at is null or l.pulls_read_at <= clock_timestamp() - make_interval(secs => ${staleSeconds}::double precision))
        order by l.pulls_read_at nulls first limit ${limit})
      returning id`;
    return rows.map(({ id }) => id);
  }

  async list(linkId: string): Promise<PullRow[]> {
    const rows = await this.db.linkPull.findMany({ where: { linkId }, orderBy: { number: 'desc' } });
    return rows.map(({ number, headSha, paths, said }) => ({ number, headSha, paths: paths as string[] | null, said: said as CommitStatus | null }));
  }

  async replace(linkId: string, pulls: Pull[], { seenAt, etag }: List): Promise<void> {
    const [numbers, heads] = [pulls.map(({ number }) => number), pulls.map(({ headSha }) => headSha)];
    await this.db.$executeRaw`
      with gone as (
        delete from link_pulls where link_id = ${linkId}::uuid and not number = any(${numbers}::int[])
      ), seen as (
        insert into link_pulls as p (link_id, number, head_sha)
        select ${linkId}::uuid, n.number, n.head_sha from unnest(${numbers}::int[], ${heads}::text[]) as n(number, head_sha)
        on conflict (link_id, number) do update set head_sha = excluded.head_sha, paths = null, said = null, turn = p.turn + 1
        where p.head_sha <> excluded.head_sha
      )
      update repo_links set pulls_read_at = ${seenAt}, pulls_wanted_at = case when pulls_wanted_at > ${seenAt} then pulls_wanted_at end,
        pulls_etag = case when pulls_wanted_at > ${seenAt} then null else ${etag} end
      where id = ${linkId}::uuid`;
  }

  /** Nothing to confirm when another run has read another list meanwhile. */
  async confirm(linkId: string, { seenAt, etag }: List): Promise<void> {
    await this.db.$executeRaw`
      update repo_links set pulls_read_at = ${seenAt}, pulls_wanted_at = case when pulls_wanted_at > ${seenAt} then pulls_wanted_at end
      where id = ${linkId}::uuid and pulls_etag = ${etag}`;
  }

  async setPaths(linkId: string, { number, headSha }: Pull, paths: string[]): Promise<void> {
    await this.db.linkPull.updateMany({ where: { linkId, number, headSha }, data: { paths } });
  }

  held(linkId: string): Promise<HeldDoc[]> {
    return this.db.$queryRaw<HeldDoc[]>`
      select d.id as "docId", coalesce(k.path, d.path) as path, p.slug as project, l.holder
      from repo_links r join projects p on p.id = r.project_id join doc_locks l on l.project_id = r.project_id join docs d on d.id = l.doc_id
        left join linked_docs k on k.link_id = r.id and k.doc_id = d.id
      where r.id = ${linkId}::uuid and ${isHeld} and d.archived_at is null order by coalesce(k.path, d.path) collate "C"`;
  }

  async beginWord(linkId: string, { number, headSha }: Pull): Promise<number | null> {
    const [row] = await this.db.$queryRaw<{ turn: number }[]>`
      update link_pulls p set said = null, turn = p.turn + 1 from repo_links l
      where p.link_id = ${linkId}::uuid and p.number = ${number} and p.head_sha = ${headSha} and l.id = p.link_id and l.paused_at is null and l.archived_at is null
      returning p.turn`;
    return row?.turn ?? null;
  }

  async endWord(linkId: string, number: number, { turn, said }: { turn: number; said: CommitStatus }): Promise<boolean> {
    const { count } = await this.db.linkPull.updateMany({ where: { linkId, number, turn }, data: { said: { ...said } } });
    if (count > 0) return true;
    // The turn ends the other speaker's claim too: he finds out as we did, and the next look says it again.
    await this.db.$executeRaw`update link_pulls set said = null, turn = turn + 1 where link_id = ${linkId}::uuid and number = ${number}`;
    return false;
  }
}
