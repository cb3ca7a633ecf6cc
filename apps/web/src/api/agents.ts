import type { AgentPolicy } from '@lockstep/contracts';
import { answer } from './answer.js';
import { api } from './client.js';
import type { Schemas } from './client.js';
import { everyPage } from './pages.js';

export type ApplyProposal = Schemas['ApplyProposalDto'];

const sessionsAtOnce = 50;
const at = (project: string) => ({ params: { path: { project } } });

export interface WhichSessions {
  /** Only those at work with old documents. */
  behind: boolean;
  /** Where to go on; null: at the newest. */
  cursor: string | null;
}

export const listAgentSessions = (project: string, { behind, cursor }: WhichSessions) =>
  answer(api.GET('/api/v1/projects/{project}/agent-sessions', { params: { path: { project }, query: { behind, limit: sessionsAtOnce, ...(cursor === null ? {} : { cursor }) } } }));

export const getAgentSession = (project: string, agentId: string) => answer(api.GET('/api/v1/projects/{project}/agent-sessions/{agentId}', { params: { path: { project, agentId } } }));

export const getAgentPolicy = (project: string) => answer(api.GET('/api/v1/projects/{project}/agent-policy', at(project)));

export const putAgentPolicy = (project: string, body: AgentPolicy) => answer(api.PUT('/api/v1/projects/{project}/agent-policy', { ...at(project), body }));

export const listProposals = (project: string) => everyPage((query) => answer(api.GET('/api/v1/projects/{project}/proposals', { params: { path: { project }, query } })));

const decidedAtOnce = 10;

/** @param cursor where to go on; null: at the newest. */
export const listDecidedProposals = (project: string, cursor: string | null) =>
  answer(api.GET('/api/v1/projects/{project}/proposals', { params: { path: { project }, query: { decided: true, limit: decidedAtOnce, ...(cursor === null ? {} : { cursor }) } } }));

export const getProposal = (project: string, proposalId: string) => answer(api.GET('/api/v1/projects/{project}/proposals/{proposalId}', { params: { path: { project, proposalId } } }));

export const applyProposal = (project: string, proposalId: string, body: ApplyProposal) =>
  answer(api.POST('/api/v1/projects/{project}/proposals/{proposalId}/apply', { params: { path: { project, proposalId } }, body }));

/** @param note why; empty: no reason is given. */
export const rejectProposal = (project: string, proposalId: string, note: string) =>
  answer(api.POST('/api/v1/projects/{project}/proposals/{proposalId}/reject', { params: { path: { project, proposalId } }, body: note === '' ? {} : { note } }));
