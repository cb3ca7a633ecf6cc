import type { Actor, AgentPolicy } from '@lockstep/contracts';
import type { AgentSessionRow, AgentStore, BehindDoc, HookUse, NewsDoc, ProjectStanding, PulledDoc, ReachedDoc, Receipt, SavedByAgent } from '@lockstep/core';
import { isId } from '@lockstep/core';
import type { Db } from './client.js';
import { Prisma } from './generated/client.js';
import { standing, standingColumns, standingOf } from './project-standing.js';
import type { StoredStanding } from './project-standing.js';

/** Runs forgotten in one statement. */
const FORGET_BATCH = 200;

type Reached = StoredStanding & { session: AgentSessionRow | null; docs: ReachedDoc[] | null; had: { id: string; path: string }[] | null; answer: object | null };
type CountedSession = AgentSessionRow & { docs: number; behind: number };

/** Sessions of agents with what each has, and answers that were given. */
export class AgentRepository implements AgentStore {
  constructor(private readonly db: Db) {}

  async knowsAny({ projectId, actorId, sessionId, paths }: { projectId: string; actorId: string; sessionId: string; paths: string[] }): Promise<boolean> {
    const rows = await this.db.$queryRaw<unknown[]>`
      select 1 where exists (select from docs where project_id = ${projectId}::uuid and archived_at is null and path = any(${paths}))
        or exists (select from agent_receipts where path = any(${paths}) and agent_id =
          (select id from agent_sessions where project_id = ${projectId}::uuid and actor_id = ${actorId} and session_id = ${sessionId}))`;
    return rows.length > 0;
  }

  async reach(
    at: { project: string; actorId: string; sessionId: string; paths: string[]; use: HookUse | null },
    userId: string | null,
  ): Promise<{ project: ProjectStanding; session: AgentSessionRow | null; docs: ReachedDoc[]; answer: object | null } | null> {
    const rows = await this.db.$queryRaw<Reached[]>`
      select ${standingColumns}, case when s.id is not null then ${sessionJson} end as session,
        (select jsonb_agg(jsonb_build_object(${reachedFields}, 'receivedPath', d.path, 'received', case when coalesce(r.path, d.path) = d.path then nullif(r.version, 0) end))
         from docs d left join agent_receipts r on r.doc_id = d.id and r.agent_id = s.id
         where d.project_id = p.id and d.archived_at is null and d.path = any(${at.paths})) as docs,
        (select jsonb_agg(jsonb_build_object('id', r.doc_id, 'path', r.path)) from agent_receipts r where r.agent_id = s.id and r.path = any(${at.paths})) as had,
        (select case when a.event = ${at.use?.event ?? ''} then a.answer else '{}'::jsonb end from agent_answers a
         where a.agent_id = s.id and a.tool_use_id = ${at.use?.toolUseId ?? ''} and (a.event = ${at.use?.event ?? ''} or a.event = 'PostToolUse')
         order by a.event = ${at.use?.event ?? ''} desc limit 1) as answer
      from ${standingOf(at.project, userId)}
      left join agent_sessions s on s.project_id = p.id and s.actor_id = ${at.actorId} and s.session_id = ${at.sessionId}`;
    const [row] = rows;
    if (!row) return null;
    const docs = row.docs ?? [];
    const hasOthers = row.had?.some(({ id, path }) => !docs.some((doc) => doc.id === id && doc.path === path));
    const displaced = row.session && hasOthers ? await this.displaced(row.session.id, at.paths) : [];
    return { project: standing(row), session: row.session && dated(row.session), docs: [...docs, ...displaced].map(datedDoc), answer: row.answer };
  }

  async begin(session: { id: string; projectId: string; actor: Actor; sessionId: string; machine: string | null; root: string | null; rootGiven: boolean }): Promise<AgentSessionRow> {
    const { id, projectId, actor, sessionId, machine, root, rootGiven } = session;
    const rows = await this.db.$queryRaw<AgentSessionRow[]>`
      insert into agent_sessions as s (id, project_id, actor_id, actor, session_id, machine, root, root_given)
      values (${id}::uuid, ${projectId}::uuid, ${actor.id}, ${JSON.stringify(actor)}::jsonb, ${sessionId}, ${machine}, ${root}, ${rootGiven})
      on conflict (project_id, actor_id, session_id) do update set seen_at = clock_timestamp(), ended_at = null, actor = excluded.actor,
        machine = coalesce(excluded.machine, s.machine),
        -- What was found out never takes the place of what was told.
        root = case when s.root_given and not excluded.root_given then s.root else coalesce(excluded.root, s.root) end,
        root_given = s.root_given or excluded.root_given
      returning ${sessionColumns}`;
    return rows[0] as AgentSessionRow;
  }

  async end(agentId: string): Promise<void> {
    await this.db.$executeRaw`update agent_sessions set ended_at = clock_timestamp(), seen_at = clock_timestamp() where id = ${agentId}::uuid`;
  }

  async forget(projectId: string, days: number): Promise<void> {
    await this.db.$executeRaw`
      delete from agent_sessions where id in (
        select id from agent_sessions where project_id = ${projectId}::uuid and seen_at < clock_timestamp() - make_interval(days => ${days}::int) limit ${FORGET_BATCH})`;
  }

  async receive(agentId: string, docs: Receipt[]): Promise<void> {
    await this.noteReceived(agentId, docs, { version: Prisma.sql`excluded.version`, when: Prisma.sql`true` });
  }

  async receiveNewer(agentId: string, docs: Receipt[]): Promise<void> {
    await this.noteReceived(agentId, docs, { version: Prisma.sql`greatest(had.version, excluded.version)`, when: Prisma.sql`(had.version > 0 or had.path <> excluded.path)` });
  }

  async discard(agentId: string, docId: string): Promise<void> {
    await this.db.$executeRaw`update agent_receipts set version = 0 where agent_id = ${agentId}::uuid and doc_id = ${docId}::uuid`;
  }

  async discardDisplaced(agentId: string, except: string[]): Promise<void> {
    await this.db.$executeRaw`
      delete from agent_receipts r using docs d where r.agent_id = ${agentId}::uuid and d.id = r.doc_id and ${isDisplaced} and r.told_path = ${placeNow} and coalesce(r.path, d.path) <> all(${except})`;
  }

  async tellPlace(agentId: string, docId: string): Promise<void> {
    await this.db.$executeRaw`
      update agent_receipts r set told_path = ${placeNow} from docs d where r.agent_id = ${agentId}::uuid and r.doc_id = ${docId}::uuid and d.id = r.doc_id`;
  }

  async versionsOf(projectId: string, docs: PulledDoc[]): Promise<Receipt[]> {
    return this.db.$queryRaw`
      with told as (
        select * from unnest(${docs.map(({ id }) => id)}::uuid[], ${docs.map(({ path }) => path)}::text[], ${docs.map(({ contentSha }) => contentSha)}::text[]) as t(id, path, sha)
      ), had as (
        select d.id, t.path, t.sha from told t join docs d on d.id = t.id and d.project_id = ${projectId}::uuid
        union all
        select d.id, t.path, t.sha from told t join docs d on d.project_id = ${projectId}::uuid and d.path = t.path and d.archived_at is null where t.id is null
      )
      select had.id as "docId", max(v.version) as version, max(had.path) as path
      from had join doc_versions v on v.doc_id = had.id and v.content_sha = had.sha group by had.id`;
  }

  async behind(agentId: string, limit: number): Promise<BehindDoc[]> {
    return this.db.$queryRaw`
      select ${behindColumns} from agent_receipts r join docs d on d.id = r.doc_id
      where r.agent_id = ${agentId}::uuid and ${isBehind} order by d.path limit ${limit}`;
  }

  async untoldNews(agentId: string, { only, limit }: { only: 'displaced' | null; limit: number }): Promise<NewsDoc[]> {
    const isOther = Prisma.sql`(${isDisplaced} and r.told_path is distinct from ${placeNow})`;
    return this.db.$queryRaw`
      with back as (
        -- What is where the session has it again may leave once more.
        update agent_receipts r set told_path = null from docs d where r.agent_id = ${agentId}::uuid and r.told_path is not null and d.id = r.doc_id and not coalesce(${isDisplaced}, false)
      )
      select ${behindColumns}, r.told_path is not null as "wasTold" from agent_receipts r join docs d on d.id = r.doc_id
      where r.agent_id = ${agentId}::uuid and ${only === 'displaced' ? isOther : Prisma.sql`((${isOld} and r.told_version < d.version) or ${isOther})`}
      order by d.path limit ${limit}`;
  }

  async tellNews(agentId: string, docs: BehindDoc[]): Promise<string[]> {
    const places = docs.map(({ archived, path, receivedPath }) => (archived ? '' : path === receivedPath ? null : path));
    const rows = await this.db.$queryRaw<{ docId: string }[]>`
      update agent_receipts r set told_version = greatest(r.told_version, n.version), told_path = n.place
      from unnest(${docs.map(({ docId }) => docId)}::uuid[], ${docs.map(({ version }) => version)}::int[], ${places}::text[]) as n(doc_id, version, place)
      where r.agent_id = ${agentId}::uuid and r.doc_id = n.doc_id and (r.told_version < n.version or r.told_path is distinct from n.place)
      returning r.doc_id as "docId"`;
    return rows.map(({ docId }) => docId);
  }

  async remember(agentId: string, use: HookUse, answer: object): Promise<void> {
    await this.db.$executeRaw`
      insert into agent_answers (agent_id, event, tool_use_id, answer)
      values (${agentId}::uuid, ${use.event}, ${use.toolUseId}, ${JSON.stringify(answer)}::jsonb) on conflict do nothing`;
  }

  async noteSaved(agentId: string, saved: SavedByAgent): Promise<void> {
    const one = JSON.stringify([saved]);
    await this.db.$executeRaw`update agent_sessions set saved = saved || ${one}::jsonb where id = ${agentId}::uuid and not saved @> ${one}::jsonb`;
  }

  async takeSaved(agentId: string): Promise<SavedByAgent[]> {
    const rows = await this.db.$queryRaw<{ saved: SavedByAgent[] }[]>`
      with before as (select id, saved from agent_sessions where id = ${agentId}::uuid for update),
           taken as (update agent_sessions s set saved = '[]', seen_at = clock_timestamp() from before where s.id = before.id)
      select saved from before`;
    return rows[0]?.saved ?? [];
  }

  async sessions(projectId: string, { behind, before, limit }: { behind: boolean; before?: string; limit: number }): Promise<CountedSession[]> {
    const older = before === undefined ? Prisma.sql`true` : Prisma.sql`s.id < ${before}::uuid`;
    return this.counted(Prisma.sql`s.project_id = ${projectId}::uuid and ${older} and ${behind ? Prisma.sql`s.ended_at is null and counts.behind > 0` : Prisma.sql`true`} order by s.id desc limit ${limit}`);
  }

  async session(projectId: string, agentId: string): Promise<CountedSession | null> {
    if (!isId(agentId)) return null;
    const [row] = await this.counted(Prisma.sql`s.project_id = ${projectId}::uuid and s.id = ${agentId}::uuid`);
    return row ?? null;
  }

  async policy(projectId: string): Promise<AgentPolicy> {
    const rows = await this.db.$queryRaw<{ policy: AgentPolicy }[]>`select agent_policy as policy from projects where id = ${projectId}::uuid`;
    return (rows[0] as { policy: AgentPolicy }).policy;
  }

  async setPolicy(projectId: string, policy: AgentPolicy): Promise<void> {
    await this.db.$executeRaw`update projects set agent_policy = ${JSON.stringify(policy)}::jsonb where id = ${projectId}::uuid`;
  }

  private async displaced(agentId: string, paths: string[]): Promise<ReachedDoc[]> {
    const rows = await this.db.$queryRaw<{ doc: ReachedDoc }[]>`
      select jsonb_build_object(${reachedFields}, 'receivedPath', r.path, 'received', r.version) as doc
      from agent_receipts r join docs d on d.id = r.doc_id where r.agent_id = ${agentId}::uuid and r.path = any(${paths}) and ${isDisplaced}`;
    return rows.map(({ doc }) => doc);
  }

  private async noteReceived(agentId: string, docs: Receipt[], { version, when }: { version: Prisma.Sql; when: Prisma.Sql }): Promise<void> {
    if (docs.length === 0) return;
    const path = Prisma.sql`coalesce(excluded.path, had.path)`;
    await this.db.$executeRaw`
      with n as (
        select n.* from unnest(${docs.map(({ docId }) => docId)}::uuid[], ${docs.map((doc) => doc.version)}::int[], ${docs.map((doc) => doc.path)}::text[]) as n(doc_id, version, path)
        join docs on docs.id = n.doc_id
        where (docs.archived_at is null and docs.path = coalesce(n.path, docs.path)) or not exists (
          select from agent_receipts r join docs d on d.id = r.doc_id
          where r.agent_id = ${agentId}::uuid and r.path = n.path and r.doc_id <> n.doc_id and d.archived_at is null and d.path = r.path)
      ), displaced as (
        delete from agent_receipts where agent_id = ${agentId}::uuid and path in (select path from n) and doc_id not in (select doc_id from n)
      )
      insert into agent_receipts as had (agent_id, doc_id, version, path) select ${agentId}::uuid, n.doc_id, n.version, n.path from n
      on conflict (agent_id, doc_id) do update set version = ${version}, path = ${path}, received_at = clock_timestamp(),
        told_path = case when had.path = ${path} then had.told_path end
      where (had.version, had.path) is distinct from (${version}, ${path}) and ${when}`;
  }

  private counted(where: Prisma.Sql): Promise<CountedSession[]> {
    return this.db.$queryRaw`
      select ${sessionColumns}, counts.docs, counts.behind
      from agent_sessions s left join lateral (
        select (count(*) filter (where r.version > 0))::int as docs, (count(*) filter (where ${isBehind}))::int as behind
        from agent_receipts r join docs d on d.id = r.doc_id where r.agent_id = s.id
      ) counts on true
      where ${where}`;
  }
}

const sessionColumns = Prisma.sql`s.id, s.project_id as "projectId", s.actor, s.session_id as "sessionId", s.machine, s.root, s.root_given as "rootGiven",
  s.started_at as "startedAt", s.seen_at as "seenAt", s.ended_at as "endedAt"`;

const sessionJson = Prisma.sql`jsonb_build_object('id', s.id, 'projectId', s.project_id, 'actor', s.actor, 'sessionId', s.session_id, 'machine', s.machine, 'root', s.root,
  'rootGiven', s.root_given, 'startedAt', s.started_at, 'seenAt', s.seen_at, 'endedAt', s.ended_at)`;

/** Where a document `d` is; empty: nowhere. */
const placeNow = Prisma.sql`(case when d.archived_at is null then d.path else '' end)`;
/** Of a receipt `r`: its document is not where the session has it. */
const isDisplaced = Prisma.sql`(r.version > 0 and (d.archived_at is not null or r.path <> d.path))`;
const isOld = Prisma.sql`(r.version > 0 and d.archived_at is null and r.version < d.version)`;
const isBehind = Prisma.sql`(${isOld} or ${isDisplaced})`;

const behindColumns = Prisma.sql`d.id as "docId", d.path, coalesce(r.path, d.path) as "receivedPath", d.archived_at is not null as archived, r.version as received, d.version,
  d.updated_by as "updatedBy", d.updated_at as "updatedAt"`;

const reachedFields = Prisma.sql`'id', d.id, 'projectId', d.project_id, 'path', d.path, 'version', d.version, 'contentSha', d.content_sha,
  'archived', d.archived_at is not null, 'updatedBy', d.updated_by, 'updatedAt', d.updated_at, 'told', coalesce(r.told_path = ${placeNow}, false)`;

/** JSON knows no dates. */
function datedDoc(doc: ReachedDoc): ReachedDoc {
  return { ...doc, updatedAt: new Date(doc.updatedAt) };
}

function dated(session: AgentSessionRow): AgentSessionRow {
  return { ...session, startedAt: new Date(session.startedAt), seenAt: new Date(session.seenAt), endedAt: session.endedAt && new Date(session.endedAt) };
}
