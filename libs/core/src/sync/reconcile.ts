import { newId } from '../ids.js';
import { RemoteFailure } from '../ports/git-remote.js';
import type { GitRemote, HeadAnswer } from '../ports/git-remote.js';
import type { Store } from '../ports/store.js';
import type { LinkRow } from '../ports/sync-store.js';
import { isBraked, isSameSide } from './brake.js';
import { UNREPAIRED_RETRY_MS } from './failure.js';
import { hasUnsaid, isProposalUnmoved } from './proposal-state.js';
import { isRefusal } from './refusals.js';
import { closeRun, closeStillWaiting, closeUnchanged, failRun, parkRun } from './run-end.js';
import type { ReconcileResult } from './run-end.js';
import { RunSuperseded, SYNC_ACTOR, SyncRun } from './run.js';
import { identify } from './identity.js';
import { LimitGauge } from './limit-gauge.js';
import { SyncPass } from './pass.js';
import { Selection } from './selection.js';
import { readOurSide, waitingOf } from './snapshot.js';
import type { OurSide } from './snapshot.js';

/** Passes over one branch that keeps moving before the run gives way to a later one. */
const MAX_PASSES = 6;
const JITTER_MS = 400;

export interface ReconcileDeps {
  store: Store;
  openRemote: (link: LinkRow) => GitRemote;
  pause: (milliseconds: number) => Promise<void>;
  /** Told about errors that are our own, with the link they stopped. */
  onError: (error: unknown, linkId: string) => void;
}

/** Makes a link's two sides agree, from what is true when it runs. Safe to run at any time, any number of times, also twice at once. */
export class Reconcile {
  constructor(private readonly deps: ReconcileDeps) {}

  async run(linkId: string): Promise<ReconcileResult> {
    const link = await this.deps.store.sync.link(linkId);
    if (!link || link.pausedAt !== null) return { again: null };
    if (link.retryAt && link.retryAt > new Date()) return { again: link.retryAt };
    const seenAt = await this.deps.store.sync.clock();
    const gauge = new LimitGauge(this.deps.openRemote);
    const look = await this.look(link, gauge, seenAt);
    const result = look === 'nothing to do' ? { again: null } : await this.claimAndRun(linkId, gauge, { look, seenAt });
    await gauge.keep(this.deps.store, link);
    return result;
  }

  /** One conditional request for a link that needs nothing: no run, no row, no event. */
  private async look(link: LinkRow, gauge: LimitGauge, seenAt: Date): Promise<HeadAnswer | RemoteFailure | 'nothing to do'> {
    const { store } = this.deps;
    const rest = await this.restOf(link);
    try {
      const remote = gauge.open(link);
      const answer = await remote.head(link.branch, rest === 'busy' ? null : link.etag);
      const rests = rest !== 'busy' && !remote.wasRedirected && isUnmoved(link, answer) && (await isProposalUnmoved(store, remote, link));
      if (!rests) return answer;
      if (rest === 'agreed') await closeUnchanged(store, link, { seenAt, etag: answer.kind === 'head' ? answer.head.etag : link.etag });
      else await closeStillWaiting(store, link, seenAt);
      return 'nothing to do';
    } catch (error) {
      if (error instanceof RemoteFailure) return error;
      throw error;
    }
  }

  /** What can be known without GitHub: whether there is anything to do as long as the branch stands where it stood. */
  private async restOf(link: LinkRow): Promise<'agreed' | 'waiting' | 'busy'> {
    const { sync } = this.deps.store;
    const [last] = await sync.runs(link.id, { limit: 1 });
    if (link.pendingCommitSha !== null || last?.status === 'queued' || last?.status === 'running') return 'busy';
    const waiting = await waitingOf(this.deps.store, link.id);
    const readOurs = (): Promise<OurSide> => readOurSide(this.deps.store, link, new Selection(link));
    if (link.brake !== null && waitsForPerson(link)) return isSameSide(link.brake, await readOurs()) ? 'waiting' : 'busy';
    const hasNews = async (): Promise<boolean> => hasUnsaid(link, await readOurs(), waiting);
    // Whoever restores the texts after his pull request was closed has decided.
    if (waitsForPerson(link)) return link.pullRequest?.state === 'closed' && !(await hasNews()) ? 'busy' : 'waiting';
    if (link.firstSyncedAt === null || !['ok', 'conflicts'].includes(link.status)) return 'busy';
    return waiting.staged.some((one) => !one.held) || (await hasNews()) ? 'busy' : 'agreed';
  }

  private async claimAndRun(linkId: string, gauge: LimitGauge, { look, seenAt }: { look: HeadAnswer | RemoteFailure; seenAt: Date }): Promise<ReconcileResult> {
    const { store } = this.deps;
    const claimed = await store.transaction(async (tx) => {
      const claim = await tx.sync.claim(linkId, newId());
      if (!claim) return null;
      const data = { linkId, runId: claim.run.id, trigger: claim.run.trigger };
      await tx.outbox.append({ type: 'sync.started', projectId: claim.link.projectId, docId: null, actor: SYNC_ACTOR, data });
      return claim;
    });
    if (!claimed) return { again: null };
    const run = new SyncRun(store, gauge.open, claimed, seenAt);
    const isKnown = !gauge.wasRedirected && isAsLeft(run.link, look);
    try {
      return await (isKnown ? this.withoutAsking(run, look) : this.passes(run, await identify(run, look)));
    } catch (error) {
      return this.failed(run, error);
    }
  }

  /** A branch that stands where we left it needs no question whose it is, until it turns out that we may not write to it any more. */
  private async withoutAsking(run: SyncRun, look: HeadAnswer | RemoteFailure): Promise<ReconcileResult> {
    try {
      if (look instanceof RemoteFailure) throw look;
      return await this.passes(run, look);
    } catch (error) {
      if (!(error instanceof RemoteFailure) || !['forbidden', 'not_found'].includes(error.kind)) throw error;
      return this.passes(run, await identify(run, look));
    }
  }

  private async passes(run: SyncRun, look: HeadAnswer): Promise<ReconcileResult> {
    let head: HeadAnswer = look.kind === 'unchanged' ? await run.remote.head(run.link.branch, null) : look;
    for (let pass = 1; pass <= MAX_PASSES; pass++) {
      const outcome = await new SyncPass(this.deps.store, run).over(head);
      if (outcome.kind === 'agreed') return closeRun(run, outcome);
      if (outcome.kind === 'waiting') return parkRun(run, outcome);
      await this.deps.pause(Math.random() * JITTER_MS * pass);
      head = await run.remote.head(run.link.branch, null);
    }
    throw new RemoteFailure('unavailable', 'The branch kept moving while Lockstep tried to commit to it.');
  }

  private async failed(run: SyncRun, error: unknown): Promise<ReconcileResult> {
    // The newer run answers for the link now; this one has nothing to report.
    if (error instanceof RunSuperseded) return { again: null };
    if (!(error instanceof RemoteFailure)) this.deps.onError(error, run.link.id);
    return failRun(run, error).catch((second: unknown) => {
      if (second instanceof RunSuperseded) return { again: null };
      throw second;
    });
  }
}

/** Nothing would be written before somebody agreed, or the same commit would be refused again. */
function waitsForPerson(link: LinkRow): boolean {
  const { status, lastError } = link;
  if (status === 'awaiting_approval') return isBraked(link) || link.approvedAt === null;
  if (status === 'branch_missing') return true;
  return status === 'blocked' && lastError !== null && isRefusal(lastError) && Date.now() - Date.parse(lastError.at) < UNREPAIRED_RETRY_MS;
}

/** An App's link is asked about each time: the installation that opens it may have changed without a word from the branch. */
function isAsLeft(link: LinkRow, look: HeadAnswer | RemoteFailure): boolean {
  if (look instanceof RemoteFailure || look.kind !== 'head' || link.repoId === null || link.installationId !== null) return false;
  return ['ok', 'conflicts'].includes(link.status) && look.head.sha === link.lastHeadSha;
}

function isUnmoved(link: LinkRow, answer: HeadAnswer): boolean {
  const isMissing = answer.kind === 'branch_missing' || (answer.kind === 'empty' && link.lastHeadSha !== null);
  if (link.status === 'branch_missing' || isMissing) return isMissing && link.status === 'branch_missing';
  if (answer.kind === 'empty') return true;
  return answer.kind === 'unchanged' || (answer.kind === 'head' && answer.head.sha === (link.brake?.headSha ?? link.lastHeadSha));
}
