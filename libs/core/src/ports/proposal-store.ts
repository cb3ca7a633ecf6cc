import type { Actor, ProposalDecision, ProposalOutcome, ProposalSummary } from '@lockstep/contracts';
import type { AgentSessionRow } from './agent-store.js';

export interface ProposalHead extends Omit<ProposalSummary, 'createdAt'> {
  projectId: string;
  createdAt: Date;
}

export interface ProposalRow extends ProposalHead {
  content: string;
  /** The run that made it; null when it came another way or is forgotten. */
  agentId: string | null;
}

/** `decided`: by a person. */
export type WhichProposals = 'open' | 'decided' | 'all';

export interface OpenProposal {
  id: string;
  baseVersion: number;
  content: string;
}

export interface DecidedProposal extends ProposalHead {
  outcome: 'applied' | 'rejected';
  decision: ProposalDecision;
}

/** Texts that agents want documents to have, waiting for a person, and what became of them. */
export interface ProposalStore {
  add(proposal: Omit<ProposalRow, 'path' | 'createdAt' | 'outcome' | 'decision'>): Promise<void>;
  find(projectId: string, id: string): Promise<ProposalRow | null>;
  /** Newest first. `among`: only those for documents at these paths. */
  list(projectId: string, query: { which: WhichProposals; among?: string[]; before?: string; limit: number }): Promise<ProposalHead[]>;
  /** The newest text for a document that waits and that this run made. */
  waitingOf(agentId: string, docId: string): Promise<OpenProposal | null>;
  /** The one with this very text by this actor that waits. */
  same(proposal: { docId: string; baseVersion: number; content: string; actorId: string }): Promise<{ id: string } | null>;
  /** What was replaced is told to no run. false: somebody else was faster. */
  settle(id: string, decision: { outcome: ProposalOutcome; edited: boolean; note: string | null; by: Actor }): Promise<boolean>;
  /** Notes what the document is at with the applied text. */
  appliedAs(id: string, version: number): Promise<void>;
  /** Decisions that this run is to be told, oldest first: about what it proposed itself, and about what others with its key did that will not hear of it. */
  untold(session: AgentSessionRow, limit: number): Promise<DecidedProposal[]>;
  /** @returns those of them that nobody was told yet. */
  markTold(ids: string[]): Promise<string[]>;
}
