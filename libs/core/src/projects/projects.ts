import type { Page, Project, Role } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { newId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { ProjectRow } from '../ports/project-store.js';
import type { Store, Tx } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import type { Access, ProjectAccess } from './access.js';
import { checkSlug, numbered, slugFrom } from './slugs.js';

/** How many numbers are tried behind a slug made from a name. */
const SLUG_ATTEMPTS = 100;

/** Projects: the space that members, keys, documents and links belong to. */
export class Projects {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** Its maker owns it. @throws DomainError `project.slug_taken` when the slug was chosen by the caller. */
  async create(principal: Principal, input: { name: string; slug?: string; description?: string }): Promise<Project> {
    if (principal.kind === 'apiKey') throw new DomainError('auth.forbidden', { detail: 'No API key may do this; sign in as a person.' });
    const slug = input.slug === undefined ? undefined : checkSlug(input.slug);
    const project = { id: newId(), name: input.name, description: input.description ?? '' };
    await this.store.transaction(async (tx) => {
      const taken = await createWithSlug(tx, project, slug);
      await tx.projects.addMember(project.id, principal.userId, 'owner');
      await tx.outbox.append({ ...about(project.id, principal), type: 'project.created', data: { name: input.name, slug: taken } });
    });
    return this.view(project.id, 'owner');
  }

  /** Live projects of a person, newest first; a key sees its own. */
  async list(principal: Principal, { limit, cursor }: PageQuery): Promise<Page<Project>> {
    const before = readIdCursor(cursor);
    if (principal.kind === 'apiKey') return { items: [await this.get(principal, principal.projectId)], nextCursor: null };
    const rows = await this.store.projects.listFor(principal.userId, { before, limit: limit + 1 });
    return pageOf(rows, limit, (row) => row.id, (row) => viewProject(row, row.role));
  }

  async get(principal: Principal, project: string): Promise<Project> {
    const { projectId, role } = await this.access.to(principal, project, 'project.read');
    return this.view(projectId, role);
  }

  /** @throws DomainError `project.slug_taken`. */
  async update(principal: Principal, project: string, change: { name?: string; description?: string; slug?: string }): Promise<Project> {
    const { projectId, role } = await this.access.to(principal, project, 'project.manage');
    if (change.slug !== undefined) checkSlug(change.slug);
    await this.store.transaction(async (tx) => {
      if ((await tx.projects.update(projectId, change)) === 'slug_taken') throw slugTaken(change.slug);
      await tx.outbox.append({ ...about(projectId, principal), type: 'project.updated', data: { ...change } });
    });
    return this.view(projectId, role);
  }

  /** Takes the project out of sight; nothing in it is lost. Doing it twice is doing it once. */
  async archive(principal: Principal, project: string): Promise<void> {
    const { projectId } = await this.access.to(principal, project, 'project.archive');
    await this.store.transaction(async (tx) => {
      if (!(await tx.projects.archive(projectId))) return;
      await tx.outbox.append({ ...about(projectId, principal), type: 'project.archived', data: {} });
    });
  }

  async restore(principal: Principal, project: string): Promise<Project> {
    const { projectId, role }: ProjectAccess = await this.access.to(principal, project, 'project.archive');
    await this.store.transaction(async (tx) => {
      if (!(await tx.projects.restore(projectId))) return;
      await tx.outbox.append({ ...about(projectId, principal), type: 'project.updated', data: { restored: true } });
    });
    return this.view(projectId, role);
  }

  private async view(projectId: string, role: Role): Promise<Project> {
    const row = await this.store.projects.find(projectId);
    if (!row) throw new DomainError('project.not_found', { detail: 'There is no such project that you may see.' });
    return viewProject(row, role);
  }
}

/** What every event of a project has in common. */
export function about(projectId: string, principal: Principal) {
  return { projectId, docId: null, actor: actorOf(principal) };
}

async function createWithSlug(tx: Tx, project: { id: string; name: string; description: string }, chosen: string | undefined): Promise<string> {
  const wanted = chosen ?? slugFrom(project.name);
  const attempts = chosen === undefined ? SLUG_ATTEMPTS : 1;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const slug = numbered(wanted, attempt);
    if (await tx.projects.create({ ...project, slug })) return slug;
  }
  throw slugTaken(wanted);
}

function slugTaken(slug: string | undefined): DomainError {
  return new DomainError('project.slug_taken', { detail: `Another project has the slug ${JSON.stringify(slug)}.` });
}

function viewProject(row: ProjectRow, role: Role): Project {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    role,
    docCount: row.docCount,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
