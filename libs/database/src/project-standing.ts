import type { AgentPolicy, Role } from '@lockstep/contracts';
import { isId } from '@lockstep/core';
import type { ProjectStanding } from '@lockstep/core';
import { Prisma } from './generated/client.js';

/** A project and one user's role in it, as the statements below select them beside other columns. */
export interface StoredStanding {
  standingId: string;
  standingArchivedAt: Date | null;
  role: Role | null;
  agentPolicy: AgentPolicy;
}

export const standingColumns = Prisma.sql`p.id as "standingId", p.archived_at as "standingArchivedAt", p.agent_policy as "agentPolicy", m.role`;

/** The from clause for `standingColumns`: at most one row. */
export function standingOf(reference: string, userId: string | null): Prisma.Sql {
  const which = isId(reference) ? Prisma.sql`id = ${reference}::uuid` : Prisma.sql`slug = ${reference}`;
  return Prisma.sql`(select id, archived_at, agent_policy from projects where ${which}) p left join members m on m.project_id = p.id and m.user_id = ${userId}::uuid`;
}

export function standing({ standingId, standingArchivedAt, role, agentPolicy }: StoredStanding): ProjectStanding {
  return { id: standingId, archivedAt: standingArchivedAt, role, agentPolicy };
}
