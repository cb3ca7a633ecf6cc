import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LIMITS } from '@lockstep/contracts';
import type { Lock } from '@lockstep/contracts';
import { DomainError, Locks } from '@lockstep/core';
import { LockKeeper } from './lock-keeper.js';
import type { LiveSocket } from './live-socket.js';
import type { AcquireMessage, DraftMessage, ReleaseMessage, RenewMessage, StealMessage } from './messages.dto.js';
import { ProjectRooms } from './project-rooms.js';
import { roomOf } from './rooms.js';

/** Locks as over HTTP, kept alive as long as the socket lives. */
@Injectable()
export class SocketLocks {
  constructor(
    private readonly locks: Locks,
    private readonly keeper: LockKeeper,
    private readonly rooms: ProjectRooms,
  ) {}

  async acquire(socket: LiveSocket, { docId, session, ttlSeconds }: AcquireMessage): Promise<{ lock: Lock }> {
    const at = { project: await this.rooms.projectOf(socket, docId), docId };
    const kept = keptFor(ttlSeconds);
    const lock = await this.locks.acquire(socket.data.principal, at, session, kept);
    await this.keep(socket, { docId, session, token: lock.token, ttlSeconds: kept });
    return { lock };
  }

  /** The server prolongs by itself; this is how a holder who does not type says that he is at work. */
  async renew(socket: LiveSocket, { docId, session, token, ttlSeconds }: RenewMessage): Promise<{ lock: Lock }> {
    const at = { project: await this.rooms.projectOf(socket, docId), docId };
    const kept = keptFor(ttlSeconds);
    const lock = await this.locks.renew(socket.data.principal, at, { session, token }, kept);
    await this.keep(socket, { docId, session, token, ttlSeconds: kept });
    return { lock };
  }

  async release(socket: LiveSocket, { docId, session, token }: ReleaseMessage): Promise<void> {
    const at = { project: await this.rooms.projectOf(socket, docId), docId };
    this.keeper.held.drop(socket.id, { docId, session, token });
    await socket.leave(roomOf.holder(docId));
    await this.locks.release(socket.data.principal, at, { session, token });
  }

  async steal(socket: LiveSocket, { docId, session, seenToken, reason }: StealMessage): Promise<{ lock: Lock }> {
    const at = { project: await this.rooms.projectOf(socket, docId), docId };
    const lock = await this.locks.steal(socket.data.principal, at, { session, seenToken, reason });
    await this.keep(socket, { docId, session, token: lock.token, ttlSeconds: LIMITS.lockTtlDefault });
    return { lock };
  }

  /** What the holder types, to everybody who has the document open; the session stays with its holder. */
  forward(socket: LiveSocket, { docId, session, token, seq, changes }: DraftMessage): void {
    const text = JSON.stringify(changes);
    if (!this.keeper.held.use(socket.id, { docId, session, token }, fingerprint(text))) {
      throw new DomainError('lock.lost', { detail: 'Only the holder of the lock may send what is typed.' });
    }
    if (Buffer.byteLength(text) > LIMITS.draftBytes) {
      throw new DomainError('request.too_large', { detail: `Changes of more than ${LIMITS.draftBytes} bytes are not forwarded; save them.` });
    }
    socket.to(roomOf.doc(docId)).emit('draft.updated', { docId, token, seq, changes });
  }

  async gone(socket: LiveSocket): Promise<void> {
    await this.keeper.release(this.keeper.held.gone(socket.id));
  }

  /** The socket may have gone while the database decided: then its end has passed already. */
  private async keep(socket: LiveSocket, lock: { docId: string; session: string; token: number; ttlSeconds: number }): Promise<void> {
    if (!socket.connected) return this.keeper.release([lock]);
    this.keeper.held.take(socket.id, lock);
    await socket.join(roomOf.holder(lock.docId));
  }
}

function fingerprint(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

/** A shorter time could run out between two renewals. */
function keptFor(ttlSeconds: number = LIMITS.lockTtlDefault): number {
  return Math.max(ttlSeconds, LIMITS.lockTtlDefault);
}
