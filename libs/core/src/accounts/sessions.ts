import { LIMITS } from '@lockstep/contracts';
import type { SignedIn } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { isId, newId } from '../ids.js';
import type { UserRow } from '../ports/account-store.js';
import type { AccessTokens } from '../ports/credentials.js';
import type { Store } from '../ports/store.js';
import { hashSecret, newSecret } from '../secrets.js';
import type { UserPrincipal } from '../principal.js';
import type { LiveSessions } from './live-sessions.js';

/** A sign-in and the refresh token that continues it, which only ever travels in a cookie. */
export interface SignIn extends SignedIn {
  refreshToken: string;
}

const LONGEST_USER_AGENT = 300;

/** Sign-ins. One session is one family of refresh tokens, of which exactly one is good at a time. */
export class Sessions {
  constructor(
    private readonly store: Store,
    private readonly tokens: AccessTokens,
    private readonly live: LiveSessions,
  ) {}

  async start(user: Omit<UserRow, 'passwordHash'>, userAgent: string): Promise<SignIn> {
    const sessionId = newId();
    const secret = newSecret();
    const session = { id: sessionId, userId: user.id, tokenHash: hashSecret(secret), userAgent: userAgent.slice(0, LONGEST_USER_AGENT) };
    await this.store.accounts.createSession({ ...session, expiresAt: refreshExpiry() });
    return this.signIn(user, sessionId, secret);
  }

  /**
   * Trades a refresh token for a new one. A token that was traded before is in two hands: the session ends for both.
   * @throws DomainError `auth.invalid`, `auth.refresh_reused`.
   */
  async refresh(refreshToken: string): Promise<SignIn> {
    const { session, secret } = await this.find(refreshToken);
    const user = await this.store.accounts.user(session.userId);
    if (!user) throw invalid();
    const next = newSecret();
    const rotated = await this.store.accounts.rotateSession(session.id, hashSecret(secret), hashSecret(next), refreshExpiry());
    if (rotated) return this.signIn(user, session.id, next);
    await this.close(session.id, user);
    throw new DomainError('auth.refresh_reused', { detail: 'This refresh token was used before. The sign-in has ended; sign in again.' });
  }

  /** Ends the session a refresh token belongs to; one that is no good has nothing to end. */
  async endByToken(refreshToken: string): Promise<void> {
    const [sessionId = ''] = refreshToken.split('.');
    const session = isId(sessionId) ? await this.store.accounts.session(sessionId) : null;
    const user = session && (await this.store.accounts.user(session.userId));
    if (user) await this.close(sessionId, user);
  }

  /** Ends the session of an access token. */
  end({ sessionId, userId, name }: UserPrincipal): Promise<void> {
    return this.close(sessionId, { id: userId, name });
  }

  /** Holds here at once; other processes believe the session's access tokens for some seconds more. */
  private async close(sessionId: string, user: { id: string; name: string }): Promise<void> {
    await this.store.transaction(async (tx) => {
      if (!(await tx.accounts.endSession(sessionId))) return;
      const actor = { kind: 'user' as const, id: user.id, name: user.name };
      await tx.outbox.append({ type: 'session.ended', projectId: null, docId: null, actor, data: { sessionId } });
    });
    this.live.forget(sessionId);
  }

  private async find(refreshToken: string) {
    const [sessionId = '', secret = '', ...rest] = refreshToken.split('.');
    if (!isId(sessionId) || secret === '' || rest.length > 0) throw invalid();
    const session = await this.store.accounts.session(sessionId);
    if (!session || session.endedAt !== null || session.expiresAt.getTime() <= Date.now()) throw invalid();
    return { session, secret };
  }

  private async signIn(user: Omit<UserRow, 'passwordHash'>, sessionId: string, secret: string): Promise<SignIn> {
    const accessToken = await this.tokens.issue({ userId: user.id, sessionId, name: user.name }, LIMITS.accessTokenSeconds);
    return {
      accessToken,
      expiresInSeconds: LIMITS.accessTokenSeconds,
      user: { id: user.id, email: user.email, name: user.name, isInstanceOwner: user.isInstanceOwner },
      refreshToken: `${sessionId}.${secret}`,
    };
  }
}

function refreshExpiry(): Date {
  return new Date(Date.now() + LIMITS.refreshTokenSeconds * 1000);
}

function invalid(): DomainError {
  return new DomainError('auth.invalid', { detail: 'This sign-in has ended; sign in again.' });
}
