import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Access, Authenticator, DomainError } from '@lockstep/core';
import type { Logger } from 'pino';
import { LOGGER } from '../tokens.js';
import { LiveRooms } from './live-rooms.js';
import type { LiveSocket } from './live-socket.js';

/** Milliseconds. A client has a minute to answer `auth:refresh`. A check is one or two look-ups by primary key. */
const LOOK_EVERY = 1_000;
const ASK_BEFORE = 60_000;
const CHECK_EVERY = 15_000;

/**
 * Ends sockets whose right to be here has ended. Revocations are announced, but an announcement can get lost with Redis, and
 * tokens and keys run out in silence: so each socket's credential and roles are also asked about every quarter of a minute.
 */
@Injectable()
export class CredentialWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly checkedAt = new WeakMap<LiveSocket, number>();
  private readonly asked = new WeakMap<LiveSocket, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly access: Access,
    @Inject(LiveRooms) private readonly rooms: Pick<LiveRooms, 'local'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    let looking = false;
    this.timer = setInterval(() => {
      if (looking) return;
      looking = true;
      void this.look(this.rooms.local()).finally(() => (looking = false));
    }, LOOK_EVERY).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(sockets: LiveSocket[]): Promise<void> {
    for (const socket of sockets) {
      if (this.watchExpiry(socket) && this.isDue(socket)) await this.check(socket);
    }
  }

  /** Asks for a new token in time, ends the socket when none came. Returns whether it lives on. */
  private watchExpiry(socket: LiveSocket): boolean {
    const { expiresAt } = socket.data;
    if (expiresAt === null) return true;
    const left = expiresAt - Date.now();
    if (left <= 0) return this.end(socket);
    if (left <= ASK_BEFORE && this.asked.get(socket) !== expiresAt) {
      this.asked.set(socket, expiresAt);
      socket.emit('auth:refresh', { expiresInSeconds: Math.ceil(left / 1000) });
    }
    return true;
  }

  private isDue(socket: LiveSocket): boolean {
    const checkedAt = this.checkedAt.get(socket) ?? socket.handshake.issued;
    return Date.now() - checkedAt >= CHECK_EVERY;
  }

  private async check(socket: LiveSocket): Promise<void> {
    this.checkedAt.set(socket, Date.now());
    try {
      const principal = await this.authenticator.authenticate(socket.data.credential);
      for (const [projectId, before] of socket.data.projects) {
        const { role } = await this.access.to(principal, projectId, 'project.read');
        if (role !== before) this.end(socket);
      }
    } catch (error) {
      if (error instanceof DomainError) this.end(socket);
      else this.logger.warn({ err: error }, 'a socket could not be checked; asked again soon');
    }
  }

  private end(socket: LiveSocket): false {
    socket.disconnect(true);
    return false;
  }
}
