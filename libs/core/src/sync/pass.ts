import type { HeadAnswer, RemoteHead } from '../ports/git-remote.js';
import type { Store } from '../ports/store.js';
import type { BrakeRow } from '../ports/sync-store.js';
import { findBrake } from './brake.js';
import { isParked, parkingKeyOf } from './conflict-record.js';
import { EditedRenames } from './edited-renames.js';
import { Inbound } from './inbound.js';
import { Outbound } from './outbound.js';
import type { WriteStep } from './outbound.js';
import { forgetPending, settlePending } from './pending.js';
import type { InboundStep, Plan } from './plan-types.js';
import type { RemoteState, SyncRun } from './run.js';
import { Proposal } from './proposal.js';
import { settleMerged } from './proposal-merged.js';
import { ARCHIVED, isRefusal, pushRefusal } from './refusals.js';
import type { Refusal } from './refusals.js';
import { planRun } from './snapshot.js';
import type { OurSide } from './snapshot.js';
import { isStageable } from './staging.js';
import type { TreeScan } from './tree-scan.js';
import { UNREPAIRED_RETRY_MS } from './failure.js';

/** Rounds of planning and writing against one tree, while people keep saving. Each round writes everything that held still. */
const MAX_ROUNDS = 10;

/** What a pass over one tip of the branch came to. */
export type PassOutcome =
  | { kind: 'agreed'; headSha: string; etag: string | null; plan: Plan; tree: TreeScan; forbidden: Refusal | null }
  | { kind: 'waiting'; for: 'consent'; etag: string | null; tree: TreeScan }
  | { kind: 'waiting'; for: 'brake'; etag: string | null; tree: TreeScan; brake: BrakeRow }
  | { kind: 'waiting'; for: 'branch' }
  | { kind: 'moved' };

type Planned = { plan: Plan; ours: OurSide; tree: TreeScan };

/** Steps 1 to 6 of the algorithm against one tip of the branch. */
export class SyncPass {
  constructor(
    private readonly store: Store,
    private readonly run: SyncRun,
  ) {}

  async over(answer: HeadAnswer): Promise<PassOutcome> {
    await this.settlePending(answer);
    if (answer.kind === 'branch_missing') return { kind: 'waiting', for: 'branch' };
    // A repository that lost all its branches has not deleted every file: its branch is missing.
    if (answer.kind === 'empty') return this.run.link.lastHeadSha === null ? this.begin() : { kind: 'waiting', for: 'branch' };
    if (answer.kind === 'unchanged') throw new Error('a pass needs the tip of the branch');
    return this.agree(answer.head);
  }

  private async agree(head: RemoteHead): Promise<PassOutcome> {
    const remote: RemoteState = { head, entries: await this.run.remote.tree(head.treeSha, this.run.link.root), renames: this.renames() };
    await settleMerged(this.run, this.store, remote);
    await this.readParked();
    for (const { sha, reason } of await this.store.sync.unreadable(this.run.link.id)) this.run.unreadable.set(sha, reason);
    this.run.staged.clear();
    const first = await planRun(this.run, this.store, remote);
    if (!(await this.hasConsent(first))) return { kind: 'waiting', for: 'consent', etag: head.etag, tree: first.tree };
    const settled = await this.bringIn(remote, first);
    if ('kind' in settled) return settled;
    return this.run.link.mode === 'pull_request' ? this.propose(head, settled) : this.sendOut(head, settled);
  }

  /** A commit whose answer we never got decides what "base" means; so that is found out before anything is compared. */
  private async settlePending(answer: HeadAnswer): Promise<void> {
    const { pendingCommitSha, pendingBases } = this.run.link;
    if (pendingCommitSha === null) return;
    const pending = { commitSha: pendingCommitSha, bases: pendingBases ?? [] };
    const arrived = answer.kind === 'head' && (await settlePending(this.run, answer.head.sha, pending));
    if (!arrived) await forgetPending(this.run);
    this.run.link.pendingCommitSha = null;
  }

  private renames(): EditedRenames {
    return EditedRenames.of(this.store, this.run.link.id, this.run.remote);
  }

  private async readParked(): Promise<void> {
    for (const conflict of await this.store.sync.openConflicts([this.run.link.id])) this.run.parked.add(parkingKeyOf(conflict));
  }

  /** A first sync with content on both sides writes nothing before a person agreed. Once it may, it may also go on after a failure. */
  private async hasConsent({ ours, tree }: Planned): Promise<boolean> {
    const { link } = this.run;
    if (link.approvedAt !== null || link.firstSyncedAt !== null) return true;
    if (ours.docs.length > 0 && tree.files.length > 0) return false;
    await this.run.write((tx) => tx.sync.updateLink(link.id, { approvedAt: new Date() }));
    return true;
  }

  /** Until a plan has nothing left to bring in. `moved`: people save faster than that, which a fresh look will sort out. Every plan may meet the brake. */
  private async bringIn(remote: RemoteState, first: Planned): Promise<Planned | PassOutcome> {
    const inbound = new Inbound(this.run, remote);
    let planned = first;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { sha, etag } = remote.head;
      const brake = findBrake({ ...planned, headSha: sha }, this.run.link.brake);
      if (brake) return { kind: 'waiting', for: 'brake', etag, tree: planned.tree, brake };
      const steps = planned.plan.inbound.filter((step) => !isParked(step, this.run.parked) && !this.isStaged(step));
      if (steps.length === 0) return planned;
      await inbound.apply(steps);
      planned = await planRun(this.run, this.store, remote);
    }
    return { kind: 'moved' };
  }

  /** Once a pass is enough: whether its lock has ended by now is for the look that the end of a lock asks for. */
  private isStaged(step: InboundStep): boolean {
    if (step.kind === 'rebase') return this.run.staged.has(step.base.docId);
    return isStageable(step) && this.run.staged.has(step.doc.id);
  }

  private async sendOut(head: RemoteHead, { plan, tree }: Planned): Promise<PassOutcome> {
    const agreed = { kind: 'agreed' as const, headSha: head.sha, etag: head.etag, plan, tree, forbidden: null };
    // Left over from when changes were proposed.
    if (this.run.link.pullRequest && !this.run.isArchived) await new Proposal(this.store, this.run).withdraw();
    if (plan.outbound.length === 0) return agreed;
    if (this.run.isArchived) return { ...agreed, forbidden: ARCHIVED };
    const before = this.lastRefusal(head);
    if (before) return { ...agreed, forbidden: before };
    const published = await new Outbound(this.run).publish(head, plan.outbound);
    if (published.kind === 'moved') return published;
    if (published.kind === 'forbidden') return { ...agreed, forbidden: pushRefusal(published.message) };
    return { ...agreed, headSha: published.commitSha, etag: null };
  }

  private async propose(head: RemoteHead, planned: Planned): Promise<PassOutcome> {
    const { plan, tree } = planned;
    if (this.run.isArchived) return { kind: 'agreed', headSha: head.sha, etag: head.etag, plan, tree, forbidden: plan.outbound.length > 0 ? ARCHIVED : null };
    const proposed = await new Proposal(this.store, this.run).follow(head, planned);
    if (proposed.kind === 'moved') return proposed;
    return { kind: 'agreed', headSha: head.sha, etag: head.etag, plan, tree, forbidden: proposed.kind === 'refused' ? proposed.why : null };
  }

  /** Rules that forbade a commit will forbid the same one again; trying at every look would only leave loose commits behind. */
  private lastRefusal(head: RemoteHead): Refusal | null {
    const { link, row } = this.run;
    if (link.status !== 'blocked' || !link.lastError || !isRefusal(link.lastError) || link.lastError.code === ARCHIVED.code || row.trigger !== 'auto' || head.sha !== link.lastHeadSha) return null;
    return Date.now() - Date.parse(link.lastError.at) < UNREPAIRED_RETRY_MS ? link.lastError : null;
  }

  /** A repository without a commit: its first one holds one document, the next pass brings the others. */
  private async begin(): Promise<PassOutcome> {
    const { link } = this.run;
    const { plan, tree } = await planRun(this.run, this.store, { head: NO_HEAD, entries: [], renames: this.renames() });
    const step = plan.outbound.find((one): one is WriteStep => one.kind === 'write');
    if (!step) return { kind: 'agreed', headSha: '', etag: null, plan, tree, forbidden: null };
    link.approvedAt ??= new Date();
    await this.run.write((tx) => tx.sync.updateLink(link.id, { approvedAt: link.approvedAt }));
    await new Outbound(this.run).publishFirst(step);
    return { kind: 'moved' };
  }
}

const NO_HEAD: RemoteHead = { sha: '', treeSha: '', author: { name: '', email: '', login: null }, message: '', parents: [], etag: null };
