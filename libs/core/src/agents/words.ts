import type { Actor, DocWarning, Problem } from '@lockstep/contracts';
import { gravest } from '../agent-files/check-file.js';
import type { BehindDoc, DocPlace, NewsDoc } from '../ports/agent-store.js';
import type { HeldLock } from '../ports/lock-store.js';
import type { DecidedProposal } from '../ports/proposal-store.js';
import type { Principal } from '../principal.js';
import { seesPath } from '../projects/access.js';
import { isDisplaced } from './doc-place.js';

/** Names and paths come from people and repositories: on one line, so that none of them can pass for an instruction of ours. */
export function quoted(text: string): string {
  return JSON.stringify(text.replace(/[\p{Cc}\p{Cf}]/gu, ' '));
}

/** How a file gets the present text, and how its text gets back. A plugin and plain settings bring no `lockstep` command. */
export const PULL = '`lockstep pull` (where that command is missing: `git pull`, or write the text that the tool `read_doc` gives into the file)';
const PUSH = '`lockstep push` (where that command is missing: use the tool `write_doc`)';

export function actorWords({ kind, name }: Actor): string {
  const what = { user: 'a person', apiKey: 'an agent or script', github: 'over GitHub', system: 'by itself' }[kind];
  return `${quoted(name)} (${what})`;
}

export function heldWords(path: string, lock: HeldLock, own: boolean): string {
  const seconds = Math.max(1, Math.ceil(lock.expiresInMs / 1000));
  const who = own ? 'Another session of this API key' : actorWords(lock.holder);
  return `${who} is editing ${quoted(path)} in Lockstep since ${lock.acquiredAt.toISOString()}. The lock ends in ${seconds} s unless it is renewed. `
    + 'Do not edit the file now, and do not work around this with another tool: go on with something else and try again later, or tell the user who is editing it.';
}

export function staleWords({ path, received, version, updatedBy, updatedAt }: Pick<BehindDoc, 'path' | 'received' | 'version' | 'updatedBy' | 'updatedAt'>): string {
  return `${quoted(path)} changed in Lockstep after this session read it: version ${version} by ${actorWords(updatedBy)} at ${updatedAt.toISOString()}, this session has version ${received}. `
    + `Run ${PULL}, then read it again and make the edit on top of it.`;
}

/** null for what a session need not hear: what happens to a document where its key may not see it, once that is told. */
export function newsLine(doc: NewsDoc, principal: Principal): string | null {
  const { path, receivedPath, archived, received, version, updatedBy, wasTold } = doc;
  const isHidden = !seesPath(principal, path);
  if (!seesPath(principal, receivedPath) || (isHidden && wasTold)) return null;
  const where = isDisplaced(doc) ? displacedWords(doc, principal) : null;
  if (where !== null && (archived || isHidden || received >= version)) return `- ${where}`;
  return `- ${where === null ? quoted(path) : `${where} It`} is at version ${version} (by ${actorWords(updatedBy)}); this session has version ${received}.`;
}

/** Where a document is that is not any more where a session has it. A place that its key may not see is not named. */
export function displacedWords({ path, receivedPath, archived, updatedBy, updatedAt }: DocPlace, principal: Principal): string {
  if (!seesPath(principal, path)) return `${quoted(receivedPath)} is no document any more that this API key may see.`;
  return archived ? `${quoted(receivedPath)} was deleted in Lockstep by ${actorWords(updatedBy)} at ${updatedAt.toISOString()}.` : `${quoted(receivedPath)} was moved to ${quoted(path)} in Lockstep.`;
}

export function displacedDenial(doc: DocPlace, heir: DocPlace | null, principal: Principal): string {
  const isThere = !doc.archived && seesPath(principal, doc.path);
  const next = isThere ? `Run ${PULL}, and make the edit in ${quoted(doc.path)}.` : 'Do not bring it back by yourself: tell the user. `lockstep pull` takes the file away where nobody changed it.';
  if (heir) return `${displacedWords(doc, principal)} By now another document is at the old place. ${next} To edit the other document, read it first.`;
  return `${displacedWords(doc, principal)} The file at the old place is no document any more. ${next} Only to begin a new document of the old name, write the whole file again.`;
}

export const placelessWords = ({ receivedPath }: DocPlace, where: string): string =>
  `${where} The edit of ${quoted(receivedPath)} was NOT saved in Lockstep: it is only in the file on this machine. Tell the user, who may restore the document or keep the file as a new one (${PUSH}).`;

export const ownTextWords = ({ receivedPath }: DocPlace, where: string): string =>
  `${where} What you wrote to ${quoted(receivedPath)} is only in the file on this machine. To make it a new document, run ${PUSH}.`;

/** Why nothing was written at a path where the policy says `read`: for hooks and for every other way to write. */
export const readOnlyWords = (path: string): string =>
  `By the policy of this Lockstep project, agents and API keys may read ${quoted(path)} and not change it. Tell the user what you would change; an admin can change the policy.`;

/** Why nothing was written at a path where the policy says `propose`, for whatever kind of write was tried. */
export const proposeOnlyWords = (path: string): string =>
  `By the policy of this Lockstep project, agents and API keys may only propose at ${quoted(path)}. Send the text of a document that exists to POST /projects/{project}/proposals, and a person decides. To create, move, delete or restore one, ask a person: that cannot be proposed.`;

export const proposedWords = (path: string, version: number): string =>
  `Your edit of ${quoted(path)} is kept in Lockstep as a proposal on version ${version}: a person will apply or reject it. It is not in the document yet; do not make it again.`;

export const OUTCOMES_TITLE = 'What people decided about texts that were proposed in Lockstep with this API key:';

export function outcomeLine({ path, baseVersion, outcome, decision: { by, edited, version, note } }: DecidedProposal): string {
  const what = `- ${quoted(path)}: your text on version ${baseVersion} was ${outcome}${edited ? ' with edits' : ''} by ${actorWords(by)}`;
  if (outcome === 'applied') return `${what}${version === null ? '' : `, as version ${version}`}.`;
  return `${what}, ${note === null ? 'without a reason' : `who says ${quoted(note)}`}.`;
}

export const mergedWords = (path: string, version: number): string =>
  `Your edit of ${quoted(path)} was merged with what others had saved meanwhile, as version ${version}. The file on this machine lacks their changes: run ${PULL} before you edit it again.`;

export const conflictWords = (path: string, version: number, base: number): string =>
  `Your edit of ${quoted(path)} was made on version ${base} and touches lines that others changed since: it is NOT in the document. Theirs is version ${version} in Lockstep; yours is in the file on this machine and kept as a proposal `
  + 'that a person can merge. Do not write over theirs: look at both (`lockstep pull` puts theirs beside yours, the tool `read_doc` shows it), or leave it to the user.';

export const unknownBaseWords = (path: string): string =>
  `The edit of ${quoted(path)} was NOT saved in Lockstep: what the file held before is no version of the document, so it is not known what to put it on top of. Run ${PUSH}, which merges it, or tell the user.`;

export const notebookWords = (path: string): string =>
  `${quoted(path)} is a document in Lockstep, but edits of single notebook cells are not brought back from here: run ${PUSH} to give back the whole file.`;

export const inConflictWords = (path: string): string =>
  `${quoted(path)} is in conflict on this machine: the edit was NOT saved in Lockstep, it is in the file only. When both sides are together in it, run \`lockstep resolve\` for it, then \`lockstep push\`.`;

export const notTold = (path: string): string => `The edit of ${quoted(path)} was NOT saved in Lockstep: the hook does not tell what the file holds now. Run ${PUSH}.`;

export const refusedWords = (path: string, { detail }: Pick<Problem, 'detail'>): string => `The edit of ${quoted(path)} was NOT saved in Lockstep: ${detail} It is still in the file on this machine.`;

export const heldBackWords = (path: string, { detail }: Pick<Problem, 'detail'>): string =>
  `The edit of ${quoted(path)} was NOT saved in Lockstep: ${detail} Your text is kept as a proposal that a person can apply, and is still in the file on this machine. Edit it no further while somebody else does.`;

/** Lines about one text that a model is told; more are counted. */
const MOST_WARNING_LINES = 20;

/** Texts of the document stand in some of them: each stays on its line. */
export function warningLines(path: string, warnings: readonly DocWarning[]): string[] {
  if (warnings.length === 0) return [];
  const lines = gravest(warnings, MOST_WARNING_LINES).map(({ line, message }) => `- ${line === undefined ? '' : `line ${line}: `}${message.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 400)}`);
  const more = warnings.length - lines.length;
  return [`Your edit of ${quoted(path)} brought this, which is mended best by the next edit:`, ...lines, ...(more > 0 ? [`- and ${more} more`] : [])];
}
