import type { Member, Page, Role } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { isId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { MemberRow } from '../ports/project-store.js';
import type { Store, Tx } from '../ports/store.js';
import type { Principal } from '../principal.js';
import type { Access, ProjectAccess } from './access.js';
import { about } from './projects.js';

/** Who is in a project, and as what. */
export class Members {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  async list(principal: Principal, project: string, { limit, cursor }: PageQuery): Promise<Page<Member>> {
    const { projectId } = await this.access.to(principal, project, 'members.read');
    const rows = await this.store.projects.members(projectId, { after: readIdCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.userId, viewMember);
  }

  /** @throws DomainError `member.not_found`, `member.last_owner`, `auth.forbidden` when somebody below an owner touches one or makes one. */
  async setRole(principal: Principal, project: string, userId: string, role: Role): Promise<Member> {
    const access = await this.access.to(principal, project, 'members.manage');
    return this.store.transaction(async (tx) => {
      const member = await lockedMember(tx, access, userId);
      if (role === 'owner' || member.role === 'owner') checkOwner(access);
      if (member.role === role) return viewMember(member);
      if (member.role === 'owner') await keepAnOwner(tx, access.projectId);
      await tx.projects.setRole(access.projectId, userId, role);
      await tx.outbox.append({ ...about(access.projectId, principal), type: 'member.changed', data: { userId, name: member.name, role, from: member.role } });
      return viewMember({ ...member, role });
    });
  }

  /** Everybody may leave; others are removed by admins. @throws DomainError as `setRole`. */
  async remove(principal: Principal, project: string, userId: string): Promise<void> {
    const leaves = principal.kind === 'user' && principal.userId === userId;
    const access = await this.access.to(principal, project, leaves ? 'members.read' : 'members.manage');
    await this.store.transaction(async (tx) => {
      const member = await lockedMember(tx, access, userId);
      if (member.role === 'owner') {
        checkOwner(access);
        await keepAnOwner(tx, access.projectId);
      }
      await tx.projects.removeMember(access.projectId, userId);
      await tx.outbox.append({ ...about(access.projectId, principal), type: 'member.removed', data: { userId, name: member.name, role: member.role } });
    });
  }
}

/** Counting owners locks the project's row first, so that what is read of the member stays true until the end. */
async function lockedMember(tx: Tx, { projectId }: ProjectAccess, userId: string): Promise<MemberRow> {
  await tx.projects.countOwners(projectId);
  const member = isId(userId) ? await tx.projects.member(projectId, userId) : null;
  if (!member) throw new DomainError('member.not_found', { detail: 'There is no such member in this project.' });
  return member;
}

async function keepAnOwner(tx: Tx, projectId: string): Promise<void> {
  if ((await tx.projects.countOwners(projectId)) > 1) return;
  throw new DomainError('member.last_owner', { detail: 'A project keeps at least one owner. Make somebody else an owner first, or archive the project.' });
}

function checkOwner({ role }: ProjectAccess): void {
  if (role !== 'owner') throw new DomainError('auth.forbidden', { detail: 'Only an owner may make, change or remove owners.' });
}

export function viewMember(row: MemberRow): Member {
  return { userId: row.userId, name: row.name, email: row.email, role: row.role, joinedAt: row.joinedAt.toISOString() };
}
