import { Inject, Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { Actor, PresenceEntry } from '@lockstep/contracts';
import { actorOf } from '@lockstep/core';
import { PRESENCE } from '../tokens.js';
import { LiveRooms } from './live-rooms.js';
import type { LiveSocket } from './live-socket.js';
import { mergePresence } from './presence.js';
import type { Presence } from './presence.js';
import { roomOf } from './rooms.js';

/** Changes within this time become one message, in milliseconds: opening a document is a close and an open. */
const QUIET = 50;

interface Seat {
  actor: Actor;
  docIds: Set<string>;
}

/** Who of this process is in which project with which documents open, and the news about it. */
@Injectable()
export class PresenceBoard implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly projects = new Map<string, Map<string, Seat>>();
  private readonly pending = new Map<string, NodeJS.Timeout>();

  constructor(
    @Inject(PRESENCE) private readonly presence: Presence,
    private readonly rooms: LiveRooms,
  ) {}

  onApplicationBootstrap(): void {
    this.presence.start((projectId) => this.touch(projectId));
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.pending.values()) clearTimeout(timer);
    await this.presence.stop();
  }

  enter(socket: LiveSocket, projectId: string): void {
    const seats = this.projects.get(projectId) ?? new Map<string, Seat>();
    this.projects.set(projectId, seats);
    if (seats.has(socket.id)) return;
    seats.set(socket.id, { actor: actorOf(socket.data.principal), docIds: new Set() });
    this.touch(projectId);
  }

  leave(socket: LiveSocket, projectId: string): void {
    const seats = this.projects.get(projectId);
    if (!seats?.delete(socket.id)) return;
    if (seats.size === 0) this.projects.delete(projectId);
    this.touch(projectId);
  }

  open(socket: LiveSocket, projectId: string, docId: string): void {
    const seat = this.projects.get(projectId)?.get(socket.id);
    if (!seat || seat.docIds.has(docId)) return;
    seat.docIds.add(docId);
    this.touch(projectId);
  }

  close(socket: LiveSocket, projectId: string, docId: string): void {
    if (this.projects.get(projectId)?.get(socket.id)?.docIds.delete(docId)) this.touch(projectId);
  }

  /** Everybody in a project, over all processes. */
  async list(projectId: string): Promise<PresenceEntry[]> {
    return mergePresence([...this.own(projectId), ...(await this.presence.others(projectId))]);
  }

  private touch(projectId: string): void {
    if (this.pending.has(projectId)) return;
    const timer = setTimeout(() => {
      this.pending.delete(projectId);
      void this.tell(projectId);
    }, QUIET).unref();
    this.pending.set(projectId, timer);
  }

  /** Shows first and reads then: of two processes that change at once at least the later reader sees both. */
  private async tell(projectId: string): Promise<void> {
    await this.presence.show(projectId, this.own(projectId));
    const presence = await this.list(projectId);
    this.rooms.broadcast({ rooms: [roomOf.project(projectId)], event: 'presence.changed', payload: { projectId, presence } });
  }

  private own(projectId: string): PresenceEntry[] {
    return mergePresence([...(this.projects.get(projectId)?.values() ?? [])].map(({ actor, docIds }) => ({ actor, docIds: [...docIds] })));
  }
}
