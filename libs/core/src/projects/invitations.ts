import { LIMITS } from '@lockstep/contracts';
import type { Project, Role } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { hashSecret, newSecret } from '../secrets.js';
import type { Access } from './access.js';
import { join } from './joining.js';
import { about } from './projects.js';
import type { Projects } from './projects.js';

/** How people get into projects. The token is shown once and stored as a hash. */
export class Invitations {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
    private readonly projects: Projects,
  ) {}

  /** @throws DomainError `auth.forbidden` when an admin invites an owner. */
  async create(principal: Principal, project: string, input: { email: string; role: Role }): Promise<{ token: string; expiresAt: string }> {
    const { projectId, role } = await this.access.to(principal, project, 'members.manage');
    if (input.role === 'owner' && role !== 'owner') throw new DomainError('auth.forbidden', { detail: 'Only an owner may invite owners.' });
    const token = newSecret();
    const email = input.email.trim().toLowerCase();
    const invitation = { id: newId(), projectId, email, role: input.role, tokenHash: hashSecret(token), invitedBy: actorOf(principal) };
    const expiresAt = new Date(Date.now() + LIMITS.invitationSeconds * 1000);
    await this.store.transaction(async (tx) => {
      await tx.projects.createInvitation({ ...invitation, expiresAt });
      await tx.outbox.append({ ...about(projectId, principal), type: 'invitation.created', data: { invitationId: invitation.id, email, role: input.role } });
    });
    return { token, expiresAt: expiresAt.toISOString() };
  }

  /** @throws DomainError `invitation.invalid` (unknown, expired, used), `auth.forbidden` when it is for another address. */
  async accept(principal: Principal, token: string): Promise<Project> {
    if (principal.kind === 'apiKey') throw new DomainError('auth.forbidden', { detail: 'No API key may do this; sign in as a person.' });
    const projectId = await this.store.transaction(async (tx) => {
      const invitation = await tx.projects.invitationByToken(hashSecret(token));
      if (!invitation) throw new DomainError('invitation.invalid', { detail: 'There is no such invitation. Ask for a new one.' });
      const user = await tx.accounts.user(principal.userId);
      if (!user || user.email !== invitation.email) {
        throw new DomainError('auth.forbidden', { detail: 'This invitation is for another e-mail address than yours.' });
      }
      await join(tx, invitation, user);
      return invitation.projectId;
    });
    return this.projects.get(principal, projectId);
  }
}
