import type { SyncPlan } from '@lockstep/contracts';
import { DomainError } from '../errors.js';
import { decodeText } from '../docs/content.js';
import { RemoteFailure } from '../ports/git-remote.js';
import type { GitRemote } from '../ports/git-remote.js';
import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';
import { mergeTexts } from '../text/merge.js';
import { brakeNext, brakeWords, findBrake } from './brake.js';
import { EditedRenames } from './edited-renames.js';
import type { LinkRemotes } from './link-remotes.js';
import type { InboundStep, OutboundStep, Plan } from './plan-types.js';
import { Selection } from './selection.js';
import { planSides, readOurSide } from './snapshot.js';

const EMPTY_HEAD = { sha: '', treeSha: '', author: { name: '', email: '', login: null }, message: '', parents: [], etag: null };

export interface PlanOptions {
  /** As if nothing had ever been agreed on. */
  rebuild?: boolean;
}

const REBUILD_WORDS =
  'What both sides last agreed on is forgotten and everything is compared anew: what is equal is linked, what differs becomes a conflict for you to decide, and what only one side has comes to the other, also when it was deleted there. Nothing is overwritten or deleted.';
const FIRST_WORDS = 'Both the project and the repository have content. Nothing is written before you confirm this plan.';

/** Says what a run would do, by the same code that does it, and writes nothing. */
export class DryRun {
  constructor(
    private readonly store: Store,
    private readonly remotes: LinkRemotes,
  ) {}

  /** @throws DomainError `link.unreachable` in GitHub's words. */
  async plan(link: LinkRow, { rebuild = false }: PlanOptions = {}): Promise<SyncPlan> {
    try {
      const plan = await this.planAgainst(link, this.remotes.open(link), rebuild);
      return rebuild ? { ...plan, brake: REBUILD_WORDS } : plan;
    } catch (error) {
      if (error instanceof RemoteFailure) throw new DomainError('link.unreachable', { detail: `GitHub says: ${error.message}` });
      throw error;
    }
  }

  private async planAgainst(link: LinkRow, remote: GitRemote, rebuild: boolean): Promise<SyncPlan> {
    const answer = await remote.head(link.branch, null);
    if (answer.kind === 'branch_missing') throw new DomainError('link.unreachable', { detail: `The branch ${link.branch} does not exist.` });
    if (answer.kind === 'empty' && link.lastHeadSha !== null) throw new DomainError('link.unreachable', { detail: `The branch ${link.branch} does not exist.` });
    const head = answer.kind === 'head' ? answer.head : EMPTY_HEAD;
    const entries = answer.kind === 'head' ? await remote.tree(head.treeSha, link.root) : [];
    const selection = new Selection(link);
    const known = await readOurSide(this.store, link, selection);
    const ours = rebuild ? { ...known, bases: [], strays: [] } : known;
    const renames = EditedRenames.of(this.store, link.id, remote);
    const unreadable = new Map((await this.store.sync.unreadable(link.id)).map(({ sha, reason }) => [sha, reason]));
    const { plan, tree } = await planSides({ selection, unreadable }, ours, { head, entries, renames });
    const first = link.firstSyncedAt === null && link.approvedAt === null && ours.docs.length > 0 && tree.files.length > 0;
    const brake = findBrake({ plan, ours, headSha: head.sha }, link.brake);
    return view(await this.tryMerges(link, plan, remote), first ? FIRST_WORDS : brake && `${brakeWords(brake)} ${brakeNext(brake)}`);
  }

  /** Whether two changes go together is only known by merging them. */
  private async tryMerges(link: LinkRow, plan: Plan, remote: GitRemote): Promise<Plan> {
    const merges = plan.inbound.filter((step) => step.kind === 'merge');
    if (merges.length === 0) return plan;
    const blobs = await remote.blobs(merges.map(({ file }) => ({ sha: file.blobSha, size: file.size })));
    const ours = await this.store.sync.versionTexts(merges.map((step) => step.doc));
    const clean = new Set<InboundStep>();
    for (const step of merges) {
      const theirs = decodeText(blobs.get(step.file.blobSha) ?? Buffer.from([0]));
      const base = await this.store.sync.baseText(link.id, step.base.docId);
      const mine = ours.get(step.doc.id);
      if (theirs !== null && base !== null && mine !== undefined && mergeTexts({ base, ours: mine, theirs }).clean) clean.add(step);
    }
    return { ...plan, inbound: plan.inbound.map((step) => (step.kind === 'merge' && !clean.has(step) ? conflictOf(step) : step)) };
  }
}

function conflictOf({ doc, base, file }: Extract<InboundStep, { kind: 'merge' }>): InboundStep {
  return { kind: 'conflict', conflict: 'content', path: doc.path, doc, base, file };
}

function view(plan: Plan, brake: string | null): SyncPlan {
  const merged = plan.inbound.flatMap((step) => (step.kind === 'merge' ? [{ action: 'update' as const, path: step.doc.path }] : []));
  return {
    inbound: plan.inbound.flatMap(inboundView),
    outbound: [...plan.outbound.map(outboundView), ...merged],
    conflicts: plan.inbound.flatMap((step) => (step.kind === 'conflict' ? [{ kind: step.conflict, path: step.path }] : [])),
    brake,
  };
}

function inboundView(step: InboundStep): SyncPlan['inbound'] {
  if (step.kind === 'conflict' || step.kind === 'drop' || step.kind === 'rebase') return [];
  if (step.kind === 'move') return [{ action: 'move', path: step.file.path, from: step.base.path }];
  if (step.kind === 'archive') return [{ action: 'archive', path: step.doc.path }];
  return [{ action: step.kind, path: step.file.path }];
}

function outboundView(step: OutboundStep): SyncPlan['outbound'][number] {
  if (step.kind === 'delete') return { action: 'delete', path: step.path };
  if (step.from !== null) return { action: 'move', path: step.doc.path, from: step.from };
  return { action: step.exists ? 'update' : 'create', path: step.doc.path };
}
