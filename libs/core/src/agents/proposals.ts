import type { Page, Proposal, ProposalOutcome, ProposalSummary } from '@lockstep/contracts';
import { LIMITS } from '@lockstep/contracts';
import { checkContent } from '../docs/content.js';
import { anotherDoc, expectSaved, versionConflict } from '../docs/outcomes.js';
import { checkDocPath } from '../docs/paths.js';
import { DomainError, invalidField } from '../errors.js';
import { isId, newId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { ProposalHead, ProposalRow, WhichProposals } from '../ports/proposal-store.js';
import type { DocRow, DocRowWithContent } from '../ports/doc-store.js';
import type { Store, Tx } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { checkPropose, seesPath } from '../projects/access.js';
import type { Access, ProjectAccess } from '../projects/access.js';
import { mergeTexts } from '../text/merge.js';

export interface NewProposal {
  docId: string;
  path: string;
  baseVersion: number;
  content: string;
  message: string;
  reason: 'policy' | 'conflict';
  /** The run that made it, where one did. */
  agentId: string | null;
  /** The one whose text this one was made from. */
  replaces: string | null;
}

/** A text that somebody proposes for the document at a path. */
export interface ProposalInput {
  path: string;
  /** Whose version `baseVersion` is; absent: that of the document that is at the path by now. */
  id?: string;
  /** The version it was made on. */
  baseVersion: number;
  content: string;
  message?: string;
}

/** A text that a person made of a proposal, looking at a version. */
export interface EditedProposal {
  content: string;
  onVersion: number;
}

interface Decision {
  outcome: ProposalOutcome;
  edited: boolean;
  note: string | null;
}

const REPLACED: Decision = { outcome: 'replaced', edited: false, note: null };

interface Found {
  proposal: ProposalRow;
  doc: DocRowWithContent;
  /** The text it was made on. */
  base: string;
}

/** Texts that agents want documents to have, and what people decide about them. */
export class Proposals {
  constructor(
    private readonly store: Store,
    private readonly access: Access,
  ) {}

  /** Keeps a text for a person. @throws DomainError for what can be no document's text. */
  async open(access: ProjectAccess, { path, replaces, ...proposal }: NewProposal): Promise<{ id: string }> {
    const content = checkContent(proposal.content).text;
    const { projectId, principal } = access;
    const [id, actor] = [newId(), actorOf(principal)];
    await this.store.transaction(async (tx) => {
      if (replaces !== null) await this.settle(tx, access, { id: replaces, docId: proposal.docId, path }, REPLACED);
      await tx.proposals.add({ id, projectId, actor, ...proposal, content });
      await tx.outbox.append({ type: 'proposal.opened', projectId, docId: proposal.docId, actor, data: { proposalId: id, path, reason: proposal.reason } });
    });
    return { id };
  }

  /**
   * Keeps a text that somebody proposes for the document at a path.
   * @throws DomainError `agent.read_only`; `doc.not_found`; `request.invalid` for a version that the document never had, and for what can be no document's text.
   */
  async propose(principal: Principal, project: string, input: ProposalInput): Promise<{ id: string }> {
    const access = await this.access.to(principal, project, 'docs.write');
    const path = checkDocPath(input.path);
    checkPropose(access, path);
    const [doc] = await this.store.docs.findManyByPath(access.projectId, [path]);
    if (!doc) throw new DomainError('doc.not_found', { detail: 'A proposal is for a document that exists. Ask a person to create it first.' });
    if (input.id !== undefined && input.id !== doc.id) throw anotherDoc(doc);
    if (!(await this.store.docs.version(doc.id, input.baseVersion))) throw invalidField('baseVersion', `must be a version of the document, which is at ${doc.version}`);
    // Sent again, such as by every push as long as a person has not decided, it is the same proposal.
    const { text } = checkContent(input.content);
    const waiting = await this.store.proposals.same({ docId: doc.id, baseVersion: input.baseVersion, content: text, actorId: actorOf(principal).id });
    if (waiting) return waiting;
    return this.open(access, { docId: doc.id, path, baseVersion: input.baseVersion, content: input.content, message: input.message ?? `Propose ${path}`, reason: 'policy', agentId: null, replaces: null });
  }

  /** A later text of the same run, made from this one, is in the document. */
  async replace(access: ProjectAccess, proposal: { id: string; docId: string; path: string }): Promise<void> {
    await this.store.transaction(async (tx) => this.settle(tx, access, proposal, REPLACED));
  }

  /** Newest first; for a bound key those of live documents. */
  async list(principal: Principal, project: string, { which, cursor, limit }: PageQuery & { which: WhichProposals }): Promise<Page<ProposalSummary>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const rows = await this.store.proposals.list(access.projectId, { which, among: await this.access.among(access), before: readIdCursor(cursor), limit: limit + 1 });
    return pageOf(rows, limit, ({ id }) => id, summary);
  }

  async get(principal: Principal, project: string, proposalId: string): Promise<Proposal> {
    const access = await this.access.to(principal, project, 'docs.read');
    const { proposal, doc, base } = await this.find(this.store, access, proposalId);
    return { ...summary(proposal), base, current: doc.content, currentVersion: doc.version, content: proposal.content };
  }

  /**
   * Puts the text into the document, merged with what was saved meanwhile, as the agent's own; or a text that the person made of it, as his.
   * @throws DomainError `proposal.resolved`, `doc.merge_conflict` with the three texts, `lock.held`; with a text of one's own `doc.version_conflict`.
   */
  async apply(principal: Principal, project: string, proposalId: string, edited?: EditedProposal): Promise<{ version: number }> {
    const access = await this.access.to(principal, project, 'proposals.resolve');
    return this.store.transaction(async (tx) => {
      const found = await this.find(tx, access, proposalId);
      const { proposal, doc } = found;
      await this.resolve(tx, access, proposal, { outcome: 'applied', edited: edited !== undefined, note: null });
      const { version, contentSha } = await this.put(tx, access, found, edited);
      await tx.proposals.appliedAs(proposal.id, version);
      // The run's file holds this very text: it needs no pull to go on from here.
      if (proposal.agentId && contentSha === checkContent(proposal.content).sha) await tx.agents.receive(proposal.agentId, [{ docId: doc.id, version, path: null }]);
      return { version };
    });
  }

  private async put(tx: Tx, access: ProjectAccess, { proposal, doc, base }: Found, edited?: EditedProposal): Promise<Pick<DocRow, 'version' | 'contentSha'>> {
    if (edited && edited.onVersion !== doc.version) throw versionConflict(doc);
    const content = checkContent(edited?.content ?? merged(base, proposal.content, doc.content));
    if (content.sha === doc.contentSha) return doc;
    const person = actorOf(access.principal);
    const message = edited ? `Proposal of ${proposal.actor.name}, edited` : `${proposal.message ?? 'Proposal'} (applied by ${person.name})`;
    const by = { actor: edited ? person : proposal.actor, source: 'merge' as const, message: message.slice(0, LIMITS.messageChars), proof: null };
    return expectSaved(await tx.docs.save({ docId: doc.id, baseVersion: doc.version, content, ...by }), access, content);
  }

  /** @param note why, for whoever made it. */
  async reject(principal: Principal, project: string, proposalId: string, note: string | null): Promise<void> {
    const access = await this.access.to(principal, project, 'proposals.resolve');
    await this.store.transaction(async (tx) => this.resolve(tx, access, (await this.find(tx, access, proposalId)).proposal, { outcome: 'rejected', edited: false, note }));
  }

  private async resolve(tx: Tx, access: ProjectAccess, proposal: ProposalRow, decision: Decision): Promise<void> {
    if (proposal.outcome === null && (await this.settle(tx, access, proposal, decision))) return;
    throw new DomainError('proposal.resolved', { detail: 'Somebody has decided about this proposal already, or its agent went on and proposes a later text.' });
  }

  /** @returns false when it does not wait any more. */
  private async settle(tx: Tx, { projectId, principal }: ProjectAccess, { id, docId, path }: { id: string; docId: string; path: string }, decision: Decision): Promise<boolean> {
    const actor = actorOf(principal);
    const settled = await tx.proposals.settle(id, { ...decision, by: actor });
    if (settled) await tx.outbox.append({ type: 'proposal.resolved', projectId, docId, actor, data: { proposalId: id, path, ...decision } });
    return settled;
  }

  private async find(rooms: Pick<Tx, 'proposals' | 'docs'>, access: ProjectAccess, proposalId: string): Promise<Found> {
    const proposal = isId(proposalId) ? await rooms.proposals.find(access.projectId, proposalId) : null;
    const doc = proposal && (await rooms.docs.find(access.projectId, proposal.docId));
    const base = proposal && (await rooms.docs.version(proposal.docId, proposal.baseVersion));
    if (!proposal || !doc || !base || !seesPath(access.principal, doc.path)) {
      throw new DomainError('proposal.not_found', { detail: 'There is no such proposal in this project, or its document is deleted.' });
    }
    return { proposal, doc, base: base.content };
  }
}

function merged(base: string, ours: string, theirs: string): string {
  const result = mergeTexts({ base, ours, theirs });
  if (result.clean) return result.text;
  throw new DomainError('doc.merge_conflict', { detail: 'The proposal and what was saved since change the same lines. Edit them into one text.', base, ours, theirs });
}

function summary({ id, docId, path, baseVersion, actor, message, reason, createdAt, outcome, decision }: ProposalHead): ProposalSummary {
  return { id, docId, path, baseVersion, actor, message, reason, createdAt: createdAt.toISOString(), outcome, decision };
}
