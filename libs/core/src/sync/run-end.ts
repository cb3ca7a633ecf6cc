import type { Store, Tx } from '../ports/store.js';
import type { BrakeRow, LinkChange, LinkError, LinkRow, RunResult } from '../ports/sync-store.js';
import { closeSettledConflicts } from './conflict-record.js';
import { brakeNext, brakeWords, isBraked } from './brake.js';
import { recordFailure } from './failure.js';
import type { PassOutcome } from './pass.js';
import { SYNC_ACTOR } from './run.js';
import type { SyncRun } from './run.js';
import type { TreeScan } from './tree-scan.js';

type Agreed = Extract<PassOutcome, { kind: 'agreed' }>;
type Waiting = Extract<PassOutcome, { kind: 'waiting' }>;

/** Documents that one event names. */
const MOST_NAMED = 20;

/** `again`: when the next look makes sense although nobody asks for it; null: when somebody asks. */
export interface ReconcileResult {
  again: Date | null;
}

const NOT_ASKED: ReconcileResult = { again: null };

/** Nothing had changed: remembers that somebody looked. */
export async function closeUnchanged(store: Store, link: LinkRow, { seenAt, etag }: { seenAt: Date; etag: string | null }): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await tx.sync.ownsLink(link.id, link.runToken))) return;
    // A person may have settled the last conflict by taking what is there already: then there is nothing to send, and this is the end of it.
    const status = (await tx.sync.openConflicts([link.id])).length > 0 ? 'conflicts' : 'ok';
    await tx.sync.updateLink(link.id, { status, failures: 0, lastError: null, retryAt: null, checkedAt: seenAt, etag });
    await tx.sync.settleRequests(link.id, seenAt, null);
  });
}

/** Still the same that a person has to decide: remembers that somebody looked. */
export async function closeStillWaiting(store: Store, link: LinkRow, seenAt: Date): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await tx.sync.ownsLink(link.id, link.runToken))) return;
    // What a look that failed in between left behind is over.
    const words = link.brake && isBraked(link) ? { lastError: brakeError(link.brake), failures: 0, retryAt: null } : {};
    await tx.sync.updateLink(link.id, { checkedAt: seenAt, ...words });
    await tx.sync.settleRequests(link.id, seenAt, null);
  });
}

/** Both sides agree, but for what waits for a person. */
export async function closeRun(run: SyncRun, outcome: Agreed): Promise<ReconcileResult> {
  const { link } = run;
  await run.write(async (tx) => {
    const conflicts = await closeSettledConflicts(tx, run, outcome.plan);
    await tx.sync.keepStaged(link.id, [...run.staged]);
    await tx.sync.dropUnreadable(link.id, [...run.unreadable.keys()].filter((sha) => !outcome.tree.unreadable.has(sha)));
    const lastError = trouble(outcome);
    const status = outcome.forbidden !== null ? 'blocked' : conflicts > 0 ? 'conflicts' : lastError ? 'attention' : 'ok';
    await tx.sync.updateLink(link.id, {
      status,
      lastError,
      brake: null,
      lastHeadSha: outcome.headSha === '' ? null : outcome.headSha,
      etag: outcome.etag,
      ...leftOut(outcome.tree),
      firstSyncedAt: link.firstSyncedAt ?? new Date(),
      ...rested(run),
    });
    await tx.sync.settleRequests(link.id, run.seenAt, null);
    const result: RunResult = { status: conflicts > 0 ? 'conflicts' : lastError ? 'failed' : 'ok', ...counts(run), conflicts, error: short(lastError) };
    await tx.sync.finishRun(run.row.id, result);
    await announce(tx, run, result);
  });
  return NOT_ASKED;
}

/** A person has to act before anything can be written. */
export async function parkRun(run: SyncRun, outcome: Waiting): Promise<ReconcileResult> {
  const [status, lastError] = whyParked(run.link, outcome);
  const seen: LinkChange = outcome.for === 'branch' ? { etag: null } : { ...leftOut(outcome.tree), etag: outcome.etag };
  if (outcome.for === 'brake') seen.brake = outcome.brake;
  await run.write(async (tx) => {
    await tx.sync.updateLink(run.link.id, { status, lastError, ...seen, ...rested(run) });
    await tx.sync.settleRequests(run.link.id, run.seenAt, null);
    const result: RunResult = { status: status === 'awaiting_approval' ? status : 'failed', ...counts(run), conflicts: 0, error: short(lastError) };
    await tx.sync.finishRun(run.row.id, result);
    await announce(tx, run, result);
  });
  return NOT_ASKED;
}

function whyParked({ branch }: LinkRow, outcome: Waiting): ['awaiting_approval' | 'branch_missing', LinkError | null] {
  if (outcome.for === 'consent') return ['awaiting_approval', null];
  if (outcome.for === 'brake') return ['awaiting_approval', brakeError(outcome.brake)];
  return ['branch_missing', errorOf('github.branch_missing', `The branch ${branch} does not exist.`, 'Create the branch on GitHub or choose another one in the settings of this link.')];
}

function brakeError(brake: BrakeRow): LinkError {
  return errorOf('link.brake', brakeWords(brake), brakeNext(brake));
}

/** The run could not be finished. What it wrote stays true; the next one goes on from there. */
export async function failRun(run: SyncRun, error: unknown): Promise<ReconcileResult> {
  const { link } = run;
  const { status, lastError, failures, retryAt } = recordFailure(error, link.failures, new Date());
  await run.write(async (tx) => {
    await tx.sync.updateLink(link.id, { status: status ?? statusBefore(link), lastError, failures, retryAt, checkedAt: run.seenAt });
    await tx.sync.settleRequests(link.id, run.seenAt, lastError.message);
    const result: RunResult = { status: 'failed', ...counts(run), conflicts: 0, error: short(lastError) };
    await tx.sync.finishRun(run.row.id, result);
    await announce(tx, run, result);
  });
  return { again: retryAt };
}

/** A run that died leaves `syncing` behind; that is no state to go back to. */
function statusBefore(link: LinkRow): LinkRow['status'] {
  if (link.status !== 'syncing') return link.status;
  return link.firstSyncedAt ? 'ok' : 'new';
}

function leftOut({ skipped }: TreeScan): LinkChange {
  return { skipped: skipped.first, skippedCounts: skipped.counts };
}

function rested(run: SyncRun): LinkChange {
  return { failures: 0, retryAt: null, checkedAt: run.seenAt };
}

function trouble({ forbidden, plan }: Agreed): LinkError | null {
  if (forbidden !== null) return errorOf(forbidden.code, forbidden.message, forbidden.next);
  const [first, ...others] = plan.blocked;
  if (first === undefined) return null;
  const what = others.length === 0 ? `${first} cannot go out` : `${first} and ${others.length} more documents cannot go out`;
  return errorOf('sync.path_blocked', `${what}: in the repository something else stands at that path, or at that of its folder.`, 'Move the document, or what stands in its place.');
}

function errorOf(code: string, message: string, next: string): LinkError {
  return { code, message, next, at: new Date().toISOString() };
}

function short(error: LinkError | null): RunResult['error'] {
  return error && { code: error.code, message: error.message, next: error.next };
}

function counts({ inbound, outbound, staged, commitSha }: SyncRun): Pick<RunResult, 'inbound' | 'outbound' | 'staged' | 'commitSha'> {
  return { inbound, outbound, staged: staged.size, commitSha };
}

async function announce(tx: Tx, { link, row, secrets }: SyncRun, { status, error, ...result }: RunResult): Promise<void> {
  const data = { linkId: link.id, runId: row.id, step: status, ...result, ...(error && { error }), ...(secrets.size > 0 && { secrets: [...secrets].slice(0, MOST_NAMED) }) };
  await tx.outbox.append({ type: status === 'failed' ? 'sync.failed' : 'sync.finished', projectId: link.projectId, docId: null, actor: SYNC_ACTOR, data });
}
