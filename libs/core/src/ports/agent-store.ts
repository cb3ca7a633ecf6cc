import type { Actor, AgentPolicy } from '@lockstep/contracts';
import type { DocHead } from './doc-store.js';
import type { ProjectStanding } from './project-store.js';

/** One run of a coding agent on one machine. */
export interface AgentSessionRow {
  id: string;
  projectId: string;
  actor: Actor;
  /** The client's own name for it. */
  sessionId: string;
  machine: string | null;
  /** The folder that stands for the project's root on that machine; null while it is not known. */
  root: string | null;
  /** Whether `lockstep hook` told the root; otherwise a file showed it. */
  rootGiven: boolean;
  startedAt: Date;
  seenAt: Date;
  endedAt: Date | null;
}

/** Where a session has a document, and where that is by now. */
export interface DocPlace {
  path: string;
  /** Another than `path`: it was moved since. */
  receivedPath: string;
  archived: boolean;
  updatedBy: Actor;
  updatedAt: Date;
}

/** A document as a hook meets it: at its path, or where the session has it. */
export interface ReachedDoc extends DocHead, DocPlace {
  /** The version that the session has, as far as is known. */
  received: number | null;
  /** Whether the session was told where it is now, if it is not where the session has it. */
  told: boolean;
}

/** What a machine says that it has pulled. */
export interface PulledDoc {
  /** null where it does not say: the document that is at the path. */
  id: string | null;
  path: string;
  contentSha: string;
  /** Whether its file waits there for somebody to bring both sides together. */
  inConflict: boolean;
}

/** What a session has: which version, and where. */
export interface Receipt {
  docId: string;
  version: number;
  /** null: where it had it. */
  path: string | null;
}

/** Names one call of a hook. */
export interface HookUse {
  event: string;
  toolUseId: string;
}

/** A document of which a session has an older version than the present one, or that is not any more where the session has it. */
export interface BehindDoc extends DocPlace {
  docId: string;
  received: number;
  version: number;
}

export interface NewsDoc extends BehindDoc {
  /** Whether the session was told before that it is not where the session has it. */
  wasTold: boolean;
}

export interface SavedByAgent {
  path: string;
  version: number;
}

/** What is known of agents: their sessions, what each of them has, and what they may do. */
export interface AgentStore {
  /** Whether a file may concern the project: there is a document at one of these paths, or the session had one there. */
  knowsAny(at: { projectId: string; actorId: string; sessionId: string; paths: string[] }): Promise<boolean>;
  /** Everything that answering a hook takes, in one query as long as documents are where the session has them. `answer`: what the same call was answered, empty when its tool has run by now. null: there is no such project. */
  reach(
    at: { project: string; actorId: string; sessionId: string; paths: string[]; use: HookUse | null },
    userId: string | null,
  ): Promise<{ project: ProjectStanding; session: AgentSessionRow | null; docs: ReachedDoc[]; answer: object | null } | null>;
  /** Begins a session, or goes on with it; what is null is left as it was. */
  begin(session: { id: string; projectId: string; actor: Actor; sessionId: string; machine: string | null; root: string | null; rootGiven: boolean }): Promise<AgentSessionRow>;
  end(agentId: string): Promise<void>;
  /** Forgets sessions that were seen last before so many days, some at a time. */
  forget(projectId: string, days: number): Promise<void>;
  /** Notes what a session has. What it had at the same paths is not there any more; a document that is there goes before one that is not. */
  receive(agentId: string, docs: Receipt[]): Promise<void>;
  /** The same; a session that is known to have a later version keeps that. */
  receiveNewer(agentId: string, docs: Receipt[]): Promise<void>;
  /** Notes that the session has a text of its own where it had the document. */
  discard(agentId: string, docId: string): Promise<void>;
  /** Of documents that are not where the session has them, and that it was told of, forgets those that are at none of these paths on its machine. */
  discardDisplaced(agentId: string, except: string[]): Promise<void>;
  /** Notes that the session was told where the document is now. */
  tellPlace(agentId: string, docId: string): Promise<void>;
  /** The versions that have these bytes, where the machine has them; without an id of live documents. */
  versionsOf(projectId: string, docs: PulledDoc[]): Promise<Receipt[]>;
  /** What a session has an older version of or has where it is not any more, in path order. */
  behind(agentId: string, limit: number): Promise<BehindDoc[]>;
  /** As `behind`, but only versions and places that the session was not told of. `displaced`: only places. */
  untoldNews(agentId: string, query: { only: 'displaced' | null; limit: number }): Promise<NewsDoc[]>;
  /** Notes that the session is told of these. @returns the ids of those that nobody told it of meanwhile. */
  tellNews(agentId: string, docs: BehindDoc[]): Promise<string[]>;
  remember(agentId: string, use: HookUse, answer: object): Promise<void>;
  /** Noted again it is the same. */
  noteSaved(agentId: string, saved: SavedByAgent): Promise<void>;
  /** What was saved since the last time this was asked. */
  takeSaved(agentId: string): Promise<SavedByAgent[]>;
  /** Sessions, newest first, with how many documents each has and how many of them are old. `behind`: only those that have old ones and have not ended. */
  sessions(projectId: string, query: { behind: boolean; before?: string; limit: number }): Promise<(AgentSessionRow & { docs: number; behind: number })[]>;

  session(projectId: string, agentId: string): Promise<(AgentSessionRow & { docs: number; behind: number }) | null>;

  policy(projectId: string): Promise<AgentPolicy>;
  setPolicy(projectId: string, policy: AgentPolicy): Promise<void>;
}
