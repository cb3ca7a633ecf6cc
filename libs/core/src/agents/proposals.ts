import type { Page, Proposal, ProposalSummary } from '@lockstep/contracts';
import { LIMITS } from '@lockstep/contracts';
import { checkContent } from '../docs/content.js';
import { expectSaved, versionConflict } from '../docs/outcomes.js';
import { checkDocPath } from '../docs/paths.js';
import { DomainError, invalidField } from '../errors.js';
import { isId, newId } from '../ids.js';
import { pageOf, readIdCursor } from '../paging.js';
import type { PageQuery } from '../paging.js';
import type { ProposalHead, ProposalRow } from '../ports/agent-store.js';
import type { DocRow, DocRowWithContent } from '../ports/doc-store.js';
import type { Store, Tx } from '../ports/store.js';
import { actorOf } from '../principal.js';
import type { Principal } from '../principal.js';
import { checkPath, seesPath } from '../projects/access.js';
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
}

/** A text that somebody proposes for the document at a path. */
export interface ProposalInput {
  path: string;
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
  outcome: 'applied' | 'rejected';
  edited: boolean;
  note: string | null;
}

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
  async open({ projectId, principal }: ProjectAccess, { path, ...proposal }: NewProposal): Promise<{ id: string }> {
    const content = checkContent(proposal.content).text;
    const [id, actor] = [newId(), actorOf(principal)];
    await this.store.transaction(async (tx) => {
      await tx.agents.propose({ id, projectId, actor, ...proposal, content });
      await tx.outbox.append({ type: 'proposal.opened', projectId, docId: proposal.docId, actor, data: { proposalId: id, path, reason: proposal.reason } });
    });
    return { id };
  }

  /**
   * Keeps a text that somebody proposes for the document at a path.
   * @throws DomainError `doc.not_found`; `request.invalid` for a version that the document never had, and for what can be no document's text.
   */
  async propose(principal: Principal, project: string, input: ProposalInput): Promise<{ id: string }> {
    const access = await this.access.to(principal, project, 'docs.write');
    const path = checkDocPath(input.path);
    checkPath(principal, path);
    const [doc] = await this.store.docs.findManyByPath(access.projectId, [path]);
    if (!doc) throw new DomainError('doc.not_found', { detail: 'A proposal is for a document that exists. Ask a person to create it first.' });
    if (!(await this.store.docs.version(doc.id, input.baseVersion))) throw invalidField('baseVersion', `must be a version of the document, which is at ${doc.version}`);
    return this.open(access, { docId: doc.id, path, baseVersion: input.baseVersion, content: input.content, message: input.message ?? `Propose ${path}`, reason: 'policy', agentId: null });
  }

  /** Newest first. */
  async list(principal: Principal, project: string, { open, cursor, limit }: PageQuery & { open: boolean }): Promise<Page<ProposalSummary>> {
    const access = await this.access.to(principal, project, 'docs.read');
    const rows = await this.store.agents.proposals(access.projectId, { open, before: readIdCursor(cursor), limit: limit + 1 });
    const page = pageOf(rows, limit, ({ id }) => id, (row) => row);
    return { ...page, items: page.items.filter(({ path }) => seesPath(principal, path)).map(summary) };
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
      await tx.agents.appliedAs(proposal.id, version);
      // The run's file holds this very text: it needs no pull to go on from here.
      if (proposal.agentId && contentSha === checkContent(proposal.content).sha) await tx.agents.receive(proposal.agentId, [{ docId: doc.id, version }]);
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

  private async resolve(tx: Tx, { projectId, principal }: ProjectAccess, { id, docId, path, outcome }: ProposalRow, decision: Decision): Promise<void> {
    const actor = actorOf(principal);
    if (outcome !== null || !(await tx.agents.resolveProposal(id, { ...decision, by: actor }))) {
      throw new DomainError('proposal.resolved', { detail: 'Somebody has decided about this proposal already.' });
    }
    await tx.outbox.append({ type: 'proposal.resolved', projectId, docId, actor, data: { proposalId: id, path, ...decision } });
  }

  private async find(rooms: Pick<Tx, 'agents' | 'docs'>, access: ProjectAccess, proposalId: string): Promise<Found> {
    const proposal = isId(proposalId) ? await rooms.agents.proposal(access.projectId, proposalId) : null;
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
