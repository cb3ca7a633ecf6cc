import { Injectable } from '@nestjs/common';
import type { ProjectSnapshot, Role } from '@lockstep/contracts';
import { Access, Docs, DomainError, Locks } from '@lockstep/core';
import type { Principal } from '@lockstep/core';
import type { LiveSocket } from './live-socket.js';
import { PresenceBoard } from './presence-board.js';
import { roomOf } from './rooms.js';

/** A person has a few open; more is a client that never leaves. */
const PROJECTS_PER_SOCKET = 20;
const DOCS_PER_SOCKET = 200;

/** Which projects and documents a socket hears of. */
@Injectable()
export class ProjectRooms {
  constructor(
    private readonly access: Access,
    private readonly docs: Docs,
    private readonly locks: Locks,
    private readonly presence: PresenceBoard,
  ) {}

  /** Joining again is how a client takes the snapshot again. */
  async join(socket: LiveSocket, project: string): Promise<ProjectSnapshot> {
    const { principal, projects } = socket.data;
    const { projectId, role } = await this.access.to(principal, project, 'project.read');
    if (!projects.has(projectId)) await this.enter(socket, projectId, role);
    // The room comes before the snapshot: what happens in between arrives as an event.
    const [locks, presence] = await Promise.all([this.locks.list(principal, projectId), this.presence.list(projectId)]);
    return { projectId, locks, presence: seesAll(principal) ? presence : [] };
  }

  async leave(socket: LiveSocket, project: string): Promise<void> {
    const { principal, projects, docs } = socket.data;
    const projectId = projects.has(project) ? project : (await this.access.to(principal, project, 'project.read')).projectId;
    projects.delete(projectId);
    const opened = [...docs].filter(([, ofProject]) => ofProject === projectId).map(([docId]) => docId);
    for (const docId of opened) docs.delete(docId);
    const rooms = [...roomsIn(projectId, principal), ...opened.map(roomOf.doc)];
    await Promise.all(rooms.map((room) => socket.leave(room)));
    this.presence.leave(socket, projectId);
  }

  async open(socket: LiveSocket, docId: string): Promise<void> {
    const projectId = await this.projectOf(socket, docId);
    await socket.join(roomOf.doc(docId));
    this.presence.open(socket, projectId, docId);
    // What was typed so far was said to those who were here before.
    socket.to(roomOf.holder(docId)).emit('draft.wanted', { docId });
  }

  async close(socket: LiveSocket, docId: string): Promise<void> {
    const projectId = socket.data.docs.get(docId);
    socket.data.docs.delete(docId);
    await socket.leave(roomOf.doc(docId));
    if (projectId !== undefined) this.presence.close(socket, projectId, docId);
  }

  /** The socket is gone, and its rooms with it. */
  gone(socket: LiveSocket): void {
    for (const projectId of socket.data.projects.keys()) this.presence.leave(socket, projectId);
  }

  /**
   * The joined project that has the document.
   * @throws DomainError `doc.not_found` also when its project was not joined.
   */
  async projectOf(socket: LiveSocket, docId: string): Promise<string> {
    const { principal, projects, docs } = socket.data;
    const known = docs.get(docId);
    if (known !== undefined) return known;
    for (const projectId of projects.keys()) {
      if (!(await this.sees(principal, projectId, docId))) continue;
      if (docs.size >= DOCS_PER_SOCKET) throw new DomainError('rate.limited', { detail: 'Too many documents are open on this connection; close some.' });
      docs.set(docId, projectId);
      return projectId;
    }
    throw new DomainError('doc.not_found', { detail: 'No project that this connection has joined has such a document.' });
  }

  private async sees(principal: Principal, project: string, docId: string): Promise<boolean> {
    try {
      await this.docs.head(principal, { project, docId });
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  private async enter(socket: LiveSocket, projectId: string, role: Role): Promise<void> {
    const { principal, projects } = socket.data;
    if (projects.size >= PROJECTS_PER_SOCKET) {
      throw new DomainError('rate.limited', { detail: `At most ${PROJECTS_PER_SOCKET} projects on one connection; leave some.` });
    }
    projects.set(projectId, role);
    await socket.join(roomsIn(projectId, principal));
    // The socket may have gone while we asked; nobody would take it off the board again.
    if (socket.connected) this.presence.enter(socket, projectId);
  }
}

/** A key that is bound to paths hears of the documents it opens only: events to a project's room name any path. */
function roomsIn(projectId: string, principal: Principal): string[] {
  if (principal.kind === 'user') return [roomOf.project(projectId), roomOf.member(projectId, principal.userId)];
  return seesAll(principal) ? [roomOf.project(projectId)] : [];
}

function seesAll(principal: Principal): boolean {
  return principal.kind === 'user' || principal.paths.length === 0;
}
