import { DomainError } from '../errors.js';
import type { InvitationRow } from '../ports/project-store.js';
import type { Tx } from '../ports/store.js';
import { atLeast } from './access.js';

/**
 * Uses up an invitation: its person becomes a member, or rises to the role it names; nobody falls by one.
 * @throws DomainError `invitation.invalid` when it expired or somebody was faster with it.
 */
export async function join(tx: Tx, invitation: InvitationRow, user: { id: string; name: string }): Promise<void> {
  const { projectId, role } = invitation;
  const project = await tx.projects.find(projectId);
  if (!project || project.archivedAt !== null || !(await tx.projects.acceptInvitation(invitation.id))) {
    throw new DomainError('invitation.invalid', { detail: 'This invitation has expired or was used already. Ask for a new one.' });
  }
  const actor = { kind: 'user' as const, id: user.id, name: user.name };
  const member = await tx.projects.member(projectId, user.id);
  if (member && atLeast(member.role, role)) return;
  if (member) await tx.projects.setRole(projectId, user.id, role);
  else await tx.projects.addMember(projectId, user.id, role);
  const data = { userId: user.id, name: user.name, role, invitedBy: invitation.invitedBy };
  await tx.outbox.append({ type: member ? 'member.changed' : 'member.added', projectId, docId: null, actor, data });
}
