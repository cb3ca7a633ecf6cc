import type { Actor, AgentPolicy, Role } from '@lockstep/contracts';

export interface ProjectRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  docCount: number;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
}

export interface MemberRow {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
}

export interface InvitationRow {
  id: string;
  projectId: string;
  email: string;
  role: Role;
  invitedBy: Actor;
  expiresAt: Date;
  acceptedAt: Date | null;
}

/** What decides who may do what in a project: whether it is live, and the role of the one who asks (null: none). */
export interface ProjectStanding {
  id: string;
  archivedAt: Date | null;
  role: Role | null;
  /** What agents may do in it. */
  agentPolicy: AgentPolicy;
}

export interface ProjectStore {
  /** A project by id or slug, with the role of one user in it (null: none), in one query. Archived ones included. */
  access(reference: string, userId: string | null): Promise<ProjectStanding | null>;
  find(projectId: string): Promise<ProjectRow | null>;
  /** Live projects of a user, by id, newest first. */
  listFor(userId: string, query: { before?: string; limit: number }): Promise<(ProjectRow & { role: Role })[]>;
  /** False when the slug is taken. */
  create(project: { id: string; slug: string; name: string; description: string }): Promise<boolean>;
  update(projectId: string, change: { name?: string; description?: string; slug?: string }): Promise<'done' | 'slug_taken'>;
  /** False when it was archived before. */
  archive(projectId: string): Promise<boolean>;
  /** False when it was not archived. */
  restore(projectId: string): Promise<boolean>;

  members(projectId: string, query: { after?: string; limit: number }): Promise<MemberRow[]>;
  member(projectId: string, userId: string): Promise<MemberRow | null>;
  addMember(projectId: string, userId: string, role: Role): Promise<void>;
  setRole(projectId: string, userId: string, role: Role): Promise<void>;
  removeMember(projectId: string, userId: string): Promise<void>;
  /** Counted under a row lock on the project, so that two owners cannot remove each other at once. */
  countOwners(projectId: string): Promise<number>;

  createInvitation(invitation: { id: string; projectId: string; email: string; role: Role; tokenHash: string; invitedBy: Actor; expiresAt: Date }): Promise<void>;
  invitationByToken(tokenHash: string): Promise<InvitationRow | null>;
  /** False when it was accepted or expired meanwhile. */
  acceptInvitation(invitationId: string): Promise<boolean>;
}
