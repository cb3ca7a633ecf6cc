import { DomainError } from '../errors.js';
import type { AccessTokens } from '../ports/credentials.js';
import type { Store } from '../ports/store.js';
import type { KeyPrincipal, Principal, UserPrincipal } from '../principal.js';
import { KEY_PREFIX, keyRefusal, parseKey } from '../api-keys/key-text.js';
import type { LiveSessions } from './live-sessions.js';

/** `lastUsedAt` may be this old, in milliseconds, before it is written again. */
const TOUCH_AFTER = 60_000;
const MOST_REMEMBERED = 10_000;

interface Verified {
  principal: UserPrincipal;
  expiresAt: number;
}

/** Turns what a caller shows into who he is. Every transport asks here: HTTP, sockets, MCP. */
export class Authenticator {
  /** Checking a signature costs as much as the rest of a small request; a token stays what it is until it expires. */
  private readonly verified = new Map<string, Verified>();

  constructor(
    private readonly store: Store,
    private readonly tokens: AccessTokens,
    private readonly sessions: LiveSessions,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * @param credential an access token, or an API key (`lsk_…`).
   * @throws DomainError `auth.invalid` when it is malformed, foreign, expired, revoked or its session has ended.
   */
  async authenticate(credential: string): Promise<Principal> {
    return credential.startsWith(KEY_PREFIX) ? this.byKey(credential) : (await this.byToken(credential)).principal;
  }

  /** As `authenticate` for access tokens only, with the time at which the token runs out, in milliseconds since 1970: a socket asks for a new one by then. */
  async byToken(token: string): Promise<{ principal: UserPrincipal; expiresAt: number }> {
    const verified = this.verified.get(token) ?? (await this.verify(token));
    if (verified.expiresAt <= this.now()) {
      this.verified.delete(token);
      throw invalid('This access token has expired; refresh it.');
    }
    if (!(await this.sessions.isLive(verified.principal.sessionId))) throw invalid('This sign-in has ended.');
    return verified;
  }

  private async verify(token: string): Promise<Verified> {
    const claims = await this.tokens.read(token);
    if (!claims) throw invalid('This access token is not valid.');
    const { expiresAt, ...who } = claims;
    const verified: Verified = { principal: { kind: 'user', ...who }, expiresAt };
    this.verified.set(token, verified);
    const [oldest] = this.verified.keys();
    if (this.verified.size > MOST_REMEMBERED && oldest !== undefined) this.verified.delete(oldest);
    return verified;
  }

  /** Always asks the database: a revoked key must not work once more. */
  private async byKey(text: string): Promise<KeyPrincipal> {
    const parsed = parseKey(text);
    const key = parsed && (await this.store.apiKeys.find(parsed.keyId));
    const refusal = key ? keyRefusal(key, parsed.secret, this.now()) : 'This is not an API key of this instance.';
    if (!key || refusal) throw invalid(refusal ?? '');
    if (this.now() - (key.lastUsedAt?.getTime() ?? 0) > TOUCH_AFTER) await this.store.apiKeys.touch(key.id);
    return { kind: 'apiKey', keyId: key.id, name: key.name, projectId: key.projectId, scopes: key.scopes, paths: key.paths };
  }
}

function invalid(detail: string): DomainError {
  return new DomainError('auth.invalid', { detail });
}
