import type { Actor, ProposalOutcome } from '@lockstep/contracts';
import type { AgentSessionRow, DecidedProposal, OpenProposal, ProposalHead, ProposalRow, ProposalStore, WhichProposals } from '@lockstep/core';
import type { Db } from './client.js';
import { atPaths } from './doc-row.js';
import { Prisma } from './generated/client.js';

/** After so many minutes without a word a run is taken to be over, as far as others may hear what it would have. */
const SILENT_MINUTES = 60;

/** Texts that agents propose, and what people decided about them. */
export class ProposalRepository implements ProposalStore {
  constructor(private readonly db: Db) {}

  async add({ id, projectId, docId, baseVersion, content, actor, message, reason, agentId }: Omit<ProposalRow, 'path' | 'createdAt' | 'outcome' | 'decision'>): Promise<void> {
    await this.db.$executeRaw`
      insert into proposals (id, project_id, doc_id, base_version, content, actor, message, reason, agent_id)
      values (${id}::uuid, ${projectId}::uuid, ${docId}::uuid, ${baseVersion}, ${content}, ${JSON.stringify(actor)}::jsonb, ${message}, ${reason}, ${agentId}::uuid)`;
  }

  async find(projectId: string, id: string): Promise<ProposalRow | null> {
    const rows = await this.db.$queryRaw<ProposalRow[]>`
      select ${proposalColumns}, o.content, o.agent_id as "agentId" from proposals o join docs d on d.id = o.doc_id where o.id = ${id}::uuid and o.project_id = ${projectId}::uuid`;
    return rows[0] ?? null;
  }

  async list(projectId: string, { which, among, before, limit }: { which: WhichProposals; among?: string[]; before?: string; limit: number }): Promise<ProposalHead[]> {
    return this.db.$queryRaw`
      select ${proposalColumns} from proposals o join docs d on d.id = o.doc_id
      where o.project_id = ${projectId}::uuid and ${ofState[which]} ${atPaths(among)}
        and ${before === undefined ? Prisma.sql`true` : Prisma.sql`o.id < ${before}::uuid`}
      order by o.id desc limit ${limit}`;
  }

  async waitingOf(agentId: string, docId: string): Promise<OpenProposal | null> {
    const rows = await this.db.$queryRaw<OpenProposal[]>`
      select id, base_version as "baseVersion", content from proposals
      where agent_id = ${agentId}::uuid and doc_id = ${docId}::uuid and resolved_at is null order by id desc limit 1`;
    return rows[0] ?? null;
  }

  async same({ docId, baseVersion, content, actorId }: { docId: string; baseVersion: number; content: string; actorId: string }): Promise<{ id: string } | null> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`
      select id from proposals where doc_id = ${docId}::uuid and resolved_at is null and base_version = ${baseVersion} and actor->>'id' = ${actorId} and content = ${content}
      order by id desc limit 1`;
    return rows[0] ?? null;
  }

  async settle(id: string, { outcome, edited, note, by }: { outcome: ProposalOutcome; edited: boolean; note: string | null; by: Actor }): Promise<boolean> {
    const resolved = await this.db.$executeRaw`
      update proposals set resolved_at = clock_timestamp(), outcome = ${outcome}, edited = ${edited}, note = ${note}, resolved_by = ${JSON.stringify(by)}::jsonb,
        told_at = case when ${outcome} = 'replaced' then clock_timestamp() end
      where id = ${id}::uuid and resolved_at is null`;
    return resolved > 0;
  }

  async appliedAs(id: string, version: number): Promise<void> {
    await this.db.$executeRaw`update proposals set version = ${version} where id = ${id}::uuid`;
  }

  async untold({ id, projectId, actor }: AgentSessionRow, limit: number): Promise<DecidedProposal[]> {
    return this.db.$queryRaw`
      select ${proposalColumns} from proposals o join docs d on d.id = o.doc_id left join agent_sessions s on s.id = o.agent_id
      where o.project_id = ${projectId}::uuid and o.resolved_at is not null and o.told_at is null and o.actor->>'id' = ${actor.id}
        and (s.id is null or s.id = ${id}::uuid or s.ended_at is not null or s.seen_at < clock_timestamp() - make_interval(mins => ${SILENT_MINUTES}::int))
      order by o.resolved_at, o.id limit ${limit}`;
  }

  async markTold(ids: string[]): Promise<string[]> {
    const rows = await this.db.$queryRaw<{ id: string }[]>`
      update proposals set told_at = clock_timestamp() where id = any(${ids}::uuid[]) and told_at is null returning id`;
    return rows.map(({ id }) => id);
  }
}

const ofState: Record<WhichProposals, Prisma.Sql> = {
  open: Prisma.sql`o.resolved_at is null`,
  decided: Prisma.sql`o.outcome in ('applied', 'rejected')`,
  all: Prisma.sql`true`,
};

const proposalColumns = Prisma.sql`o.id, o.project_id as "projectId", o.doc_id as "docId", d.path, o.base_version as "baseVersion", o.actor, o.message, o.reason,
  o.created_at as "createdAt", o.outcome, case when o.resolved_at is not null then jsonb_build_object('by', o.resolved_by,
    'at', to_char(o.resolved_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'edited', o.edited, 'version', o.version, 'note', o.note) end as decision`;
