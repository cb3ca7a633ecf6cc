import type { RemoteHead } from '../ports/git-remote.js';
import { RemoteFailure } from '../ports/git-remote.js';
import type { PullRequestText } from '../ports/pull-requests.js';
import type { Store } from '../ports/store.js';
import type { ProposedChange } from '../ports/sync-store.js';
import { commitMessage } from './commit-message.js';
import { Outbound } from './outbound.js';
import type { OutboundStep, Plan } from './plan-types.js';
import { proposalBranch } from './proposal-branch.js';
import { proposalKey } from './proposal-state.js';
import { proposalText } from './proposal-text.js';
import { branchRefusal, closedRefusal } from './refusals.js';
import type { Refusal } from './refusals.js';
import type { SyncRun } from './run.js';
import { waitingOf } from './snapshot.js';
import type { OurSide } from './snapshot.js';

/** `waits`: what there is to say is in the pull request, or there is nothing. `moved`: look at the branch again first. */
export type Proposed = { kind: 'waits' } | { kind: 'moved' } | { kind: 'refused'; why: Refusal };

type Planned = { plan: Plan; ours: OurSide };

/**
 * Keeps one pull request that holds everything our side has to say. Its branch is made anew on the present head each time, and is the
 * only one that is ever forced. Bases are left alone: they move when the branch that the link follows has the change.
 */
export class Proposal {
  private readonly outbound: Outbound;

  constructor(
    private readonly store: Store,
    private readonly run: SyncRun,
  ) {
    this.outbound = new Outbound(run);
  }

  async follow(head: RemoteHead, { plan, ours }: Planned): Promise<Proposed> {
    const fate = await this.fate();
    if (fate === 'merged') {
      if (await this.hasMoved(head)) return { kind: 'moved' };
      await this.remember(null);
    }
    const key = proposalKey(ours, await waitingOf(this.store, this.run.link.id));
    if (plan.outbound.length === 0) return this.rest(plan, key);
    if (fate === 'closed') {
      if (this.run.row.trigger !== 'confirmed') return { kind: 'refused', why: closedRefusal(this.run.link.pullRequest?.number ?? null) };
      await this.remember(null);
    }
    return this.propose(head, plan.outbound, key);
  }

  /** Closes what is open and forgets it: there is nothing to propose any more, or commits go to the branch itself from now on. */
  async withdraw(): Promise<void> {
    const number = await this.openNumber();
    if (number !== null) await this.run.remote.updatePullRequest(number, { state: 'closed' });
    await this.remember(null);
  }

  /** Also of one that was opened without our hearing of it. */
  private async openNumber(): Promise<number | null> {
    const { pullRequest, branch } = this.run.link;
    if (pullRequest === null) return null;
    if (pullRequest.number !== null) return (await this.fate()) === 'open' ? pullRequest.number : null;
    return (await this.run.remote.findPullRequest({ head: pullRequest.branch, base: branch }))?.number ?? null;
  }

  /** What became of the pull request since; kept, so that the next look can ask conditionally. */
  private async fate(): Promise<'none' | 'open' | 'closed' | 'merged'> {
    const { pullRequest } = this.run.link;
    if (!pullRequest || pullRequest.number === null) return 'none';
    const answer = await this.run.remote.pullRequest(pullRequest.number, null);
    if (answer.kind === 'unchanged') throw new Error('an answer without a condition cannot be "unchanged"');
    const { state, url, etag } = answer.facts;
    if (state !== 'merged' && (state !== pullRequest.state || etag !== pullRequest.etag)) await this.remember({ ...pullRequest, state, url, etag });
    return state;
  }

  /** The head may have been read just before the merge; then what was merged would be proposed again. */
  private async hasMoved(head: RemoteHead): Promise<boolean> {
    const now = await this.run.remote.head(this.run.link.branch, null);
    return now.kind !== 'head' || now.head.sha !== head.sha;
  }

  /** Nothing goes out. As long as something waits for a person the pull request waits with it; otherwise it has no purpose left. */
  private async rest({ inbound, blocked }: Plan, key: string): Promise<Proposed> {
    const { pullRequest } = this.run.link;
    if (!pullRequest) return { kind: 'waits' };
    if (inbound.length > 0 || blocked.length > 0) await this.remember({ ...pullRequest, ours: key, settled: true });
    else await this.withdraw();
    return { kind: 'waits' };
  }

  private async propose(head: RemoteHead, steps: OutboundStep[], key: string): Promise<Proposed> {
    const known = this.run.link.pullRequest;
    const isSame = known !== null && known.ours === key && known.baseSha === head.sha;
    if (isSame && known.settled) return { kind: 'waits' };
    const versions = await this.outbound.versionsOf(steps);
    // A run that died on its way to the pull request has left its commit behind: the same change takes no second one.
    const change = isSame ? known : await this.prepare(head, steps, { key, message: commitMessage(steps, versions) });
    return this.send(change, proposalText(steps, versions, { head: change.branch, base: this.run.link.branch }));
  }

  /** Remembered before anything on GitHub points at it: whoever comes next knows what was on its way. */
  private async prepare(head: RemoteHead, steps: OutboundStep[], { key, message }: { key: string; message: string }): Promise<ProposedChange> {
    const { commitSha, bases } = await this.outbound.commit(head, steps, message);
    const known = this.run.link.pullRequest;
    const branch = known?.branch ?? (await proposalBranch(this.store, this.run.link));
    const place = { number: known?.number ?? null, url: known?.url ?? null, state: 'open' as const, etag: null, branch };
    const change = { ...place, branchSha: commitSha, baseSha: head.sha, bases, ours: key, settled: false };
    await this.remember(change);
    this.run.outbound += steps.length;
    this.run.commitSha = commitSha;
    return change;
  }

  /** Every step may be taken again: the branch is put where it is, and a pull request that was opened without our hearing of it is found. */
  private async send(change: ProposedChange, text: PullRequestText): Promise<Proposed> {
    const { remote, link } = this.run;
    const move = await remote.putBranch(change.branch, change.branchSha);
    if (move.kind === 'unknown') throw new RemoteFailure('unavailable', move.message);
    if (move.kind === 'refused') {
      // The commit may be gone as well as forbidden; the next attempt makes a new one.
      await this.remember({ ...change, ours: '' });
      return { kind: 'refused', why: branchRefusal(change.branch, move.message) };
    }
    const ends = { head: change.branch, base: link.branch };
    const number = change.number ?? (await remote.findPullRequest(ends))?.number ?? null;
    const facts = number === null ? await remote.openPullRequest({ ...ends, ...text }) : await remote.updatePullRequest(number, text);
    await this.remember({ ...change, number: facts.number, url: facts.url, settled: true });
    return { kind: 'waits' };
  }

  private async remember(pullRequest: ProposedChange | null): Promise<void> {
    await this.run.write((tx) => tx.sync.updateLink(this.run.link.id, { pullRequest }));
    this.run.link.pullRequest = pullRequest;
  }
}
