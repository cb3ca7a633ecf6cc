import type { AgentMode } from '@lockstep/contracts';
import { blobSha } from '../docs/content.js';
import type { AgentSessionRow, ReachedDoc } from '../ports/agent-store.js';
import type { ProjectAccess } from '../projects/access.js';
import type { HookEvent, ToolUse } from './hook-event.js';
import { modeFor } from './policy.js';

/** A hook that concerns a project, with all that answering it takes. */
export interface Call {
  event: HookEvent;
  access: ProjectAccess;
  session: AgentSessionRow | null;
}

/** A tool at work on a document. */
export interface DocCall extends Call {
  session: AgentSessionRow;
  tool: ToolUse;
  /** What the file is, as far as the session has it there. */
  doc: ReachedDoc;
  /** Another document that is at the path by now, where `doc` was. */
  heir: ReachedDoc | null;
  match: Match;
}

/** Whose text a file that was read may hold, the likelier one first: what its machine pulled to it is certain, else it is the one that is there. */
export function docsOfFile({ doc, heir, event }: DocCall): ReachedDoc[] {
  if (!heir) return [doc];
  return event.client?.docs?.[0]?.id === doc.id ? [doc, heir] : [heir, doc];
}

/**
 * How a file was found to be a document: by the root that `lockstep hook` told; by the folder the agent stands in, or a root found
 * before; or only by the end of its path. Without a told root nothing is saved unless the text before the edit shows that it is right.
 */
export type Match = 'told' | 'likely' | 'possible';

/** A key without the scope to write can still propose. */
export function modeOf({ principal, role, agentPolicy }: ProjectAccess, path: string): AgentMode {
  const mode = modeFor(agentPolicy, path);
  const mayWrite = principal.kind === 'apiKey' ? principal.scopes.includes('docs:write') : role !== 'viewer';
  return mode === 'write' && !mayWrite ? 'propose' : mode;
}

/** Writing the very text of a document is how a file is brought up to date by hand. */
export function bringsTextOf({ name, input }: ToolUse, doc: ReachedDoc | null): boolean {
  return doc !== null && name === 'Write' && typeof input.content === 'string' && blobSha(Buffer.from(input.content)) === doc.contentSha;
}
