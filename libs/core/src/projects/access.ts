import { ROLES } from '@lockstep/contracts';
import type { AgentPolicy, Role, Scope } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import type { DocHead } from '../ports/doc-store.js';
import type { ProjectStanding } from '../ports/project-store.js';
import type { Store } from '../ports/store.js';
import { modeFor } from '../agents/policy.js';
import { proposeOnlyWords, readOnlyWords } from '../agents/words.js';
import { globMatcher } from './globs.js';
import type { AgentStore } from '../ports/agent-store.js';
import { actorOf } from '../principal.js';
import type { KeyPrincipal, Principal } from '../principal.js';

/** What each action asks of a person (the weakest role that may) and of a key (a scope; null: no key may). */
const ACTIONS = {
  'project.read': { role: 'viewer', scope: 'docs:read' },
  'project.manage': { role: 'admin', scope: null },
  'project.archive': { role: 'owner', scope: null },
  'members.read': { role: 'viewer', scope: null },
  'members.manage': { role: 'admin', scope: null },
  'keys.manage': { role: 'admin', scope: null },
  'docs.read': { role: 'viewer', scope: 'docs:read' },
  'docs.write': { role: 'editor', scope: 'docs:write' },
  'drafts.write': { role: 'editor', scope: null },
  'locks.write': { role: 'editor', scope: 'locks:write' },
  'locks.steal': { role: 'editor', scope: 'locks:steal' },
  'links.read': { role: 'viewer', scope: 'sync:run' },
  'links.manage': { role: 'admin', scope: null },
  'sync.run': { role: 'editor', scope: 'sync:run' },
  'conflicts.resolve': { role: 'editor', scope: null },
  'proposals.resolve': { role: 'editor', scope: null },
  hooks: { role: 'editor', scope: 'hooks' },
} as const satisfies Record<string, { role: Role; scope: Scope | null }>;

/** Everything that somebody may or may not do in a project. */
export type Action = keyof typeof ACTIONS;

/** A project that the caller may see, and what he may do in it. */
export interface ProjectAccess {
  projectId: string;
  principal: Principal;
  /** A key is shown as the role that its scopes come nearest to. */
  role: Role;
  agentPolicy: AgentPolicy;
}

/** The one place where roles, key scopes and key paths are checked. */
export class Access {
  constructor(private readonly store: Store) {}

  /**
   * @param project id or slug.
   * @throws DomainError `project.not_found` when the caller may not even see it (so that names cannot be probed), `auth.forbidden` when he may see it but not do this.
   */
  async to(principal: Principal, project: string, action: Action): Promise<ProjectAccess> {
    return decide(principal, { project, action }, await this.store.projects.access(project, userIdOf(principal)));
  }

  /**
   * As `to`, for one live document of the project, in one query.
   * @throws DomainError also `doc.not_found`, and for a key whose globs do not match its path `auth.forbidden` (or `doc.not_found` when it only reads).
   */
  async toDoc(principal: Principal, at: { project: string; docId: string }, action: Action): Promise<{ access: ProjectAccess; doc: DocHead }> {
    const found = await this.store.docs.reach(at, userIdOf(principal));
    const access = decide(principal, { project: at.project, action }, found?.project ?? null);
    const doc = found?.doc;
    if (!doc || (action === 'docs.read' && !seesPath(principal, doc.path))) {
      throw new DomainError('doc.not_found', { detail: 'There is no such document in this project.' });
    }
    if (action === 'docs.write') checkWrite(access, doc.path);
    else checkPath(principal, doc.path);
    return { access, doc };
  }

  /**
   * The paths of live documents that a bound key sees; undefined: the caller sees all. Globs are no SQL, so a list asks for these before it is read:
   * leaving out rows afterwards makes pages short and lets cursors tell of what was left out. It costs one look at the index, as a bundle does.
   */
  async among({ projectId, principal }: ProjectAccess): Promise<string[] | undefined> {
    if (principal.kind === 'user' || principal.paths.length === 0) return undefined;
    return (await this.store.docs.index(projectId)).map(({ path }) => path).filter((path) => seesPath(principal, path));
  }

  /** What concerns all projects at once. @throws DomainError `auth.forbidden` unless the caller owns the instance; no key may. */
  async toInstance(principal: Principal): Promise<void> {
    const user = principal.kind === 'user' ? await this.store.accounts.user(principal.userId) : null;
    if (!user?.isInstanceOwner) throw new DomainError('auth.forbidden', { detail: 'Only the owner of this instance may do this.' });
  }

  /** As `to`, for a hook that concerns no document: a key of the project itself is known to be good without asking. */
  async toHooks(principal: Principal, project: string): Promise<void> {
    if (principal.kind === 'apiKey' && project === principal.projectId && principal.scopes.includes('hooks')) return;
    await this.to(principal, project, 'hooks');
  }

  /** As `to`, for the hook of an agent, with all that answering it takes. */
  async toAgent(principal: Principal, at: Omit<Parameters<AgentStore['reach']>[0], 'actorId'>): Promise<{ access: ProjectAccess; found: ReachedAgent }> {
    const found = await this.store.agents.reach({ ...at, actorId: actorOf(principal).id }, userIdOf(principal));
    const access = decide(principal, { project: at.project, action: 'hooks' }, found?.project ?? null);
    return { access, found: found as ReachedAgent };
  }
}

type ReachedAgent = NonNullable<Awaited<ReturnType<AgentStore['reach']>>>;

function userIdOf(principal: Principal): string | null {
  return principal.kind === 'user' ? principal.userId : null;
}

function decide(principal: Principal, { project, action }: { project: string; action: Action }, found: ProjectStanding | null): ProjectAccess {
  const role = found && roleIn(found, principal);
  if (!found || !role || (found.archivedAt && action !== 'project.archive')) {
    throw new DomainError('project.not_found', { detail: `There is no project ${JSON.stringify(project)} that you may see.` });
  }
  checkAction(principal, role, action);
  return { projectId: found.id, principal, role, agentPolicy: found.agentPolicy };
}

/** Whether a role includes another one. */
export function atLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/**
 * Whether the caller may see a path: people see all of a project, keys what their globs match.
 * Compiled globs are kept per principal object, because a listing asks for thousands of paths.
 */
export function seesPath(principal: Principal, path: string): boolean {
  if (principal.kind === 'user' || principal.paths.length === 0) return true;
  return matcherOf(principal)(path);
}

/** @throws DomainError `auth.forbidden` when a key's globs do not match the path. */
export function checkPath(principal: Principal, path: string): void {
  if (!seesPath(principal, path)) {
    throw new DomainError('auth.forbidden', { detail: `This API key is bound to other paths than ${JSON.stringify(path)}.` });
  }
}

/**
 * Whether the caller may propose a text for a path: as `checkPath`, and by the policy for agents, which binds every key.
 * @returns what else he may do there.
 * @throws DomainError `auth.forbidden`, `agent.read_only`.
 */
export function checkPropose({ principal, agentPolicy }: ProjectAccess, path: string): 'propose' | 'write' {
  checkPath(principal, path);
  const mode = principal.kind === 'user' ? 'write' : modeFor(agentPolicy, path);
  if (mode === 'read') throw new DomainError('agent.read_only', { detail: readOnlyWords(path) });
  return mode;
}

/**
 * Whether the caller may write at a path, by the same rules.
 * @throws DomainError as `checkPropose`, and `agent.propose_only`.
 */
export function checkWrite(access: ProjectAccess, path: string): void {
  if (checkPropose(access, path) === 'propose') throw new DomainError('agent.propose_only', { detail: proposeOnlyWords(path) });
}

const matchers = new WeakMap<KeyPrincipal, (path: string) => boolean>();

function matcherOf(principal: KeyPrincipal): (path: string) => boolean {
  let matcher = matchers.get(principal);
  if (!matcher) matchers.set(principal, (matcher = globMatcher(principal.paths)));
  return matcher;
}

function roleIn(project: { id: string; role: Role | null }, principal: Principal): Role | null {
  if (principal.kind === 'user') return project.role;
  if (principal.projectId !== project.id) return null;
  return principal.scopes.includes('docs:write') ? 'editor' : 'viewer';
}

function checkAction(principal: Principal, role: Role, action: Action): void {
  const needs = ACTIONS[action];
  if (principal.kind === 'user' && !atLeast(role, needs.role)) {
    throw new DomainError('auth.forbidden', { detail: `This needs the role ${needs.role}; yours is ${role}.` });
  }
  if (principal.kind === 'apiKey' && (needs.scope === null || !principal.scopes.includes(needs.scope))) {
    const detail = needs.scope === null ? 'No API key may do this; sign in as a person.' : `This API key lacks the scope ${needs.scope}.`;
    throw new DomainError('auth.forbidden', { detail });
  }
}
