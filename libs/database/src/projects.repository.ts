import type { InvitationRow, MemberRow, ProjectRow, ProjectStanding, ProjectStore } from '@lockstep/core';
import type { Actor, Role } from '@lockstep/contracts';
import type { Db } from './client.js';
import { Prisma } from './generated/client.js';
import { isUniqueViolation } from './postgres-errors.js';
import { standing, standingColumns, standingOf } from './project-standing.js';
import type { StoredStanding } from './project-standing.js';

const columns = Prisma.sql`p.id, p.slug, p.name, p.description, p.created_at as "createdAt", p.updated_at as "updatedAt", p.archived_at as "archivedAt",
  (select count(*)::int from docs d where d.project_id = p.id and d.archived_at is null) as "docCount"`;

/** After every id there is. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Before every id there is. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

const withUser = { userId: true, role: true, joinedAt: true, user: { select: { name: true, email: true } } } as const;

/** Projects, who is in them, and who is invited. */
export class ProjectRepository implements ProjectStore {
  constructor(private readonly db: Db) {}

  async access(reference: string, userId: string | null): Promise<ProjectStanding | null> {
    const rows = await this.db.$queryRaw<StoredStanding[]>`select ${standingColumns} from ${standingOf(reference, userId)}`;
    return rows[0] ? standing(rows[0]) : null;
  }

  async find(projectId: string): Promise<ProjectRow | null> {
    const rows = await this.db.$queryRaw<ProjectRow[]>`select ${columns} from projects p where p.id = ${projectId}::uuid`;
    return rows[0] ?? null;
  }

  async listFor(userId: string, { before = LAST_ID, limit }: { before?: string; limit: number }): Promise<(ProjectRow & { role: Role })[]> {
    return this.db.$queryRaw`
      select ${columns}, m.role from members m join projects p on p.id = m.project_id
      where m.user_id = ${userId}::uuid and p.archived_at is null and p.id < ${before}::uuid
      order by p.id desc limit ${limit}`;
  }

  async create(project: { id: string; slug: string; name: string; description: string }): Promise<boolean> {
    const { count } = await this.db.project.createMany({ data: [project], skipDuplicates: true });
    return count === 1;
  }

  async update(projectId: string, change: { name?: string; description?: string; slug?: string }): Promise<'done' | 'slug_taken'> {
    try {
      await this.db.project.updateMany({ where: { id: projectId }, data: { ...change, updatedAt: new Date() } });
      return 'done';
    } catch (error) {
      if (isUniqueViolation(error)) return 'slug_taken';
      throw error;
    }
  }

  async archive(projectId: string): Promise<boolean> {
    const { count } = await this.db.project.updateMany({ where: { id: projectId, archivedAt: null }, data: { archivedAt: new Date() } });
    return count === 1;
  }

  async restore(projectId: string): Promise<boolean> {
    const { count } = await this.db.project.updateMany({ where: { id: projectId, archivedAt: { not: null } }, data: { archivedAt: null } });
    return count === 1;
  }

  async members(projectId: string, { after = FIRST_ID, limit }: { after?: string; limit: number }): Promise<MemberRow[]> {
    const rows = await this.db.member.findMany({
      where: { projectId, userId: { gt: after } },
      orderBy: { userId: 'asc' },
      take: limit,
      select: withUser,
    });
    return rows.map(memberRow);
  }

  async member(projectId: string, userId: string): Promise<MemberRow | null> {
    const row = await this.db.member.findUnique({ where: { projectId_userId: { projectId, userId } }, select: withUser });
    return row && memberRow(row);
  }

  async addMember(projectId: string, userId: string, role: Role): Promise<void> {
    await this.db.member.createMany({ data: [{ projectId, userId, role }] });
  }

  async setRole(projectId: string, userId: string, role: Role): Promise<void> {
    await this.db.member.updateMany({ where: { projectId, userId }, data: { role } });
  }

  async removeMember(projectId: string, userId: string): Promise<void> {
    await this.db.member.deleteMany({ where: { projectId, userId } });
  }

  async countOwners(projectId: string): Promise<number> {
    // Two statements on purpose: the count needs a snapshot from after the wait for the lock.
    await this.db.$executeRaw`select 1 from projects where id = ${projectId}::uuid for no key update`;
    return this.db.member.count({ where: { projectId, role: 'owner' } });
  }

  async createInvitation(invitation: {
    id: string;
    projectId: string;
    email: string;
    role: Role;
    tokenHash: string;
    invitedBy: Actor;
    expiresAt: Date;
  }): Promise<void> {
    const invitedBy = invitation.invitedBy as unknown as Prisma.InputJsonObject;
    await this.db.invitation.createMany({ data: [{ ...invitation, invitedBy }] });
  }

  async invitationByToken(tokenHash: string): Promise<InvitationRow | null> {
    const row = await this.db.invitation.findUnique({ where: { tokenHash }, omit: { tokenHash: true, createdAt: true } });
    return row && { ...row, role: row.role as Role, invitedBy: row.invitedBy as unknown as Actor };
  }

  async acceptInvitation(invitationId: string): Promise<boolean> {
    const now = new Date();
    const { count } = await this.db.invitation.updateMany({
      where: { id: invitationId, acceptedAt: null, expiresAt: { gt: now } },
      data: { acceptedAt: now },
    });
    return count === 1;
  }
}

function memberRow({ user, role, ...row }: { userId: string; role: string; joinedAt: Date; user: { name: string; email: string } }): MemberRow {
  return { ...row, ...user, role: role as Role };
}
