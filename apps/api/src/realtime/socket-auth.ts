import { Inject, Injectable } from '@nestjs/common';
import { Authenticator, DomainError } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import type { Logger } from 'pino';
import { refusalOf } from '../http/problem.js';
import { LOGGER } from '../tokens.js';
import type { LiveServer, LiveSocket, SocketData } from './live-socket.js';
import { roomOf } from './rooms.js';

/** Per person or key and process: room for many tabs, none for a client that leaks connections. */
const SOCKETS_PER_CALLER = 50;

/** Who is on the other end of a socket: at the handshake, and again when the token runs out. */
@Injectable()
export class SocketAuth {
  private readonly open = new Map<string, number>();

  constructor(
    private readonly authenticator: Authenticator,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Lets nobody connect whose credentials are no good: `connect_error` with `data.code`. */
  guard(server: LiveServer): void {
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => this.refuse(socket, error, next),
      );
    });
  }

  /** Takes the place of a socket that has connected. */
  entered(socket: LiveSocket): void {
    const caller = callerOf(socket.data.principal);
    this.open.set(caller, (this.open.get(caller) ?? 0) + 1);
    void socket.join(roomOfCredential(socket.data.principal));
  }

  left(socket: LiveSocket): void {
    const caller = callerOf(socket.data.principal);
    const others = (this.open.get(caller) ?? 1) - 1;
    if (others > 0) this.open.set(caller, others);
    else this.open.delete(caller);
  }

  /** A new token for the same person, so that the socket lives on. @throws DomainError `auth.invalid`. */
  async renew(socket: LiveSocket, token: string): Promise<{ expiresInSeconds: number }> {
    const { principal, expiresAt } = await this.authenticator.byToken(token);
    const before = socket.data.principal;
    if (before.kind !== 'user' || before.userId !== principal.userId) {
      throw new DomainError('auth.invalid', { detail: 'This token is not for the person who opened the connection.' });
    }
    await socket.leave(roomOfCredential(before));
    await socket.join(roomOfCredential(principal));
    Object.assign(socket.data, { principal, credential: token, expiresAt } satisfies Partial<SocketData>);
    return { expiresInSeconds: Math.floor((expiresAt - Date.now()) / 1000) };
  }

  private async admit(socket: LiveSocket): Promise<void> {
    const shown = await this.identify(socket.handshake.auth);
    if ((this.open.get(callerOf(shown.principal)) ?? 0) >= SOCKETS_PER_CALLER) {
      throw new DomainError('rate.limited', { detail: `At most ${SOCKETS_PER_CALLER} connections at once.` });
    }
    socket.data = { ...shown, projects: new Map(), docs: new Map() };
  }

  private async identify({ token, apiKey }: Record<string, unknown>): Promise<Pick<SocketData, 'principal' | 'credential' | 'expiresAt'>> {
    if (typeof apiKey === 'string') return { principal: await this.authenticator.authenticate(apiKey), credential: apiKey, expiresAt: null };
    if (typeof token === 'string') return { ...(await this.authenticator.byToken(token)), credential: token };
    throw new DomainError('auth.required', { detail: 'Send an access token or an API key with the handshake.' });
  }

  private refuse(socket: LiveSocket, error: unknown, next: (error?: Error) => void): void {
    const { code, message } = refusalOf(error);
    if (!code.startsWith('internal.')) return next(Object.assign(new Error(message), { data: { code } }));
    // To a Socket.IO client a refusal is final. An outage is not: it comes back by itself when only the transport closes.
    this.logger.error({ err: error }, 'a socket could not be checked');
    socket.conn.close();
  }
}

function callerOf(principal: Principal): string {
  return principal.kind === 'user' ? `user:${principal.userId}` : `key:${principal.keyId}`;
}

function roomOfCredential(principal: Principal): string {
  return principal.kind === 'user' ? roomOf.session(principal.sessionId) : roomOf.key(principal.keyId);
}
