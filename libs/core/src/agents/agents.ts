import type { AgentPolicy, AgentSession, AgentSessionDetail, Page } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { AgentSessionRow } from '../ports/agent-store.js';
import type { Store } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import type { Access } from '../projects/access.js';
import { checkPolicy } from './policy.js';

/** Documents named of one session. */
const MOST_BEHIND = 200;

/** Which agents are at work, how old what they know is, and what they may do. */
export class Agents {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  async sessions(principal: Principal, project: string, { cursor, limit, behind }: PageQuery & { behind: boolean }): Promise<Page<AgentSession>> {
    const { projectId } = await this.access.to(principal, project, 'docs.read');
    const rows = await this.store.agents.sessions(projectId, { behind, before: readIdCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id, (row) => ({ ...view(row), docs: row.docs, behind: row.behind }));
  }

  async session(principal: Principal, project: string, agentId: string): Promise<AgentSessionDetail> {
    const { projectId } = await this.access.to(principal, project, 'docs.read');
    const row = await this.store.agents.session(projectId, agentId);
    if (!row) throw new DomainError('agent.not_found', { detail: 'No such session of an agent is known in this project.' });
    const behindDocs = (await this.store.agents.behind(row.id, MOST_BEHIND)).filter(({ path, receivedPath }) => seesPath(principal, path) && seesPath(principal, receivedPath));
    return { ...view(row), docs: row.docs, behind: row.behind, behindDocs: behindDocs.map((doc) => ({ ...doc, updatedAt: doc.updatedAt.toISOString() })) };
  }

  async policy(principal: Principal, project: string): Promise<AgentPolicy> {
    const { projectId } = await this.access.to(principal, project, 'docs.read');
    return this.store.agents.policy(projectId);
  }

  /** @throws DomainError `request.invalid` that names the rule. */
  async setPolicy(principal: Principal, project: string, policy: AgentPolicy): Promise<AgentPolicy> {
    const { projectId } = await this.access.to(principal, project, 'project.manage');
    const checked = checkPolicy(policy);
    await this.store.transaction(async (tx) => {
      await tx.agents.setPolicy(projectId, checked);
      await tx.outbox.append({ type: 'agents.policy_changed', projectId, docId: null, actor: actorOf(principal), data: { ...checked } });
    });
    return checked;
  }
}

function view({ id, actor, sessionId, machine, startedAt, seenAt, endedAt }: AgentSessionRow): Omit<AgentSession, 'docs' | 'behind'> {
  return { id, actor, sessionId, machine, startedAt: startedAt.toISOString(), seenAt: seenAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
