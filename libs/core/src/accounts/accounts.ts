import type { User } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import type { UserRow } from '../ports/account-store.js';
import type { PasswordHasher } from '../ports/credentials.js';
import type { InvitationRow } from '../ports/project-store.js';
import type { Store, Tx } from '../ports/store.js';
import { join } from '../projects/joining.js';
import { hashSecret } from '../secrets.js';
import type { Sessions, SignIn } from './sessions.js';

export interface Registration {
  email: string;
  password: string;
  name: string;
  /** Token of an invitation to a project. */
  invitation?: string;
}

/** Who may register: `invite` asks for an invitation from the second user on. */
export type Signup = 'invite' | 'open';

/** People: how they come in and how they prove who they are. */
export class Accounts {
  /** Verified against for accounts that do not exist, so that an answer takes as long as for those that do. */
  private readonly decoy: Promise<string>;

  constructor(
    private readonly store: Store,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly signup: Signup,
  ) {
    this.decoy = hasher.hash('a password that nobody has');
  }

  /**
   * The first user always may; he owns the instance.
   * @param userAgent what the session is shown as.
   * @throws DomainError `auth.signup_closed`, `auth.email_taken`, `invitation.invalid`.
   */
  async register(registration: Registration, userAgent: string): Promise<SignIn> {
    const email = registration.email.trim().toLowerCase();
    await this.checkOpen(registration);
    const user = { id: newId(), email, name: registration.name, passwordHash: await this.hasher.hash(registration.password) };
    const { first } = await this.store.transaction((tx) => this.create(tx, user, registration.invitation));
    return this.sessions.start({ ...user, isInstanceOwner: first }, userAgent);
  }

  /** @throws DomainError `auth.invalid`, with the same words whether the account exists or not. */
  async login(email: string, password: string, userAgent: string): Promise<SignIn> {
    const user = await this.store.accounts.userByEmail(email.trim().toLowerCase());
    const matches = await this.hasher.verify(user?.passwordHash ?? (await this.decoy), password);
    if (!user || !matches) throw new DomainError('auth.invalid', { detail: 'E-mail or password is wrong.' });
    return this.sessions.start(user, userAgent);
  }

  /** @throws DomainError `auth.invalid` when the user is gone. */
  async me(userId: string): Promise<User> {
    const user = await this.store.accounts.user(userId);
    if (!user) throw new DomainError('auth.invalid', { detail: 'This account does not exist any more.' });
    return { id: user.id, email: user.email, name: user.name, isInstanceOwner: user.isInstanceOwner };
  }

  /** Says no before the expensive hash, and before telling whether an address is registered. */
  private async checkOpen({ invitation }: Registration): Promise<void> {
    if (this.signup === 'open' || invitation !== undefined) return;
    if ((await this.store.accounts.countUsers()) > 0) throw signupClosed();
  }

  private async create(tx: Tx, user: Omit<UserRow, 'isInstanceOwner'>, token: string | undefined): Promise<{ first: boolean }> {
    const invitation = token === undefined ? null : await invitationFor(tx, user.email, token);
    const { created, first } = await tx.accounts.createUser(user);
    if (!created) throw new DomainError('auth.email_taken', { detail: 'This e-mail address is registered already; sign in instead.' });
    if (!first && this.signup === 'invite' && !invitation) throw signupClosed();
    if (invitation) await join(tx, invitation, user);
    return { first };
  }
}

async function invitationFor(tx: Tx, email: string, token: string): Promise<InvitationRow> {
  const invitation = await tx.projects.invitationByToken(hashSecret(token));
  if (!invitation || invitation.email !== email) {
    throw new DomainError('invitation.invalid', { detail: 'This invitation is not valid for this e-mail address. Ask for a new one.' });
  }
  return invitation;
}

function signupClosed(): DomainError {
  return new DomainError('auth.signup_closed', { detail: 'Registration needs an invitation; ask somebody who is in.' });
}
