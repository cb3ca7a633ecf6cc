import type { Actor } from './actor.js';

/** What agents may do with a document: nothing but read it, propose a text, or save one. */
export type AgentMode = 'read' | 'propose' | 'write';

export interface AgentPolicy {
  /** The first rule that has a glob for the path decides; without one agents write. */
  rules: AgentRule[];
  /** What the hooks of this project do while Lockstep cannot be reached: let the agent go on, or deny edits of documents. */
  whenUnreachable: 'allow' | 'deny';
}

export interface AgentRule {
  /** Globs, as those of keys. */
  paths: string[];
  mode: AgentMode;
}

/** One run of a coding agent on one machine, and how fresh what it has read is. */
export interface AgentSession {
  id: string;
  actor: Actor;
  /** The client's own name for the run. */
  sessionId: string;
  machine: string | null;
  startedAt: string;
  seenAt: string;
  endedAt: string | null;
  /** Documents of which a version is known that the session has. */
  docs: number;
  /** How many of them are newer, moved or deleted by now. */
  behind: number;
}

export interface BehindDoc {
  docId: string;
  path: string;
  /** Where the session has it: another than `path` when it was moved since. */
  receivedPath: string;
  archived: boolean;
  received: number;
  version: number;
  updatedBy: Actor;
  updatedAt: string;
}

export interface AgentSessionDetail extends AgentSession {
  /** At most 200. */
  behindDocs: BehindDoc[];
}

/** `replaced`: its run went on editing, and a later text took its place. */
export type ProposalOutcome = 'applied' | 'rejected' | 'replaced';

/** A text that an agent wants a document to have, waiting for a person. */
export interface ProposalSummary {
  id: string;
  docId: string;
  path: string;
  baseVersion: number;
  actor: Actor;
  message: string | null;
  /** `conflict`: it could not be merged with what was saved meanwhile, or somebody held the document. */
  reason: 'policy' | 'conflict';
  createdAt: string;
  outcome: ProposalOutcome | null;
  /** null while it waits. */
  decision: ProposalDecision | null;
}

/** What a person decided about a proposal. */
export interface ProposalDecision {
  by: Actor;
  at: string;
  /** Applied with a text that the person made of it. */
  edited: boolean;
  /** What the document was at afterwards, where it was applied. */
  version: number | null;
  /** Why it was rejected. */
  note: string | null;
}

/** The three texts. */
export interface Proposal extends ProposalSummary {
  base: string;
  current: string;
  currentVersion: number;
  content: string;
}
